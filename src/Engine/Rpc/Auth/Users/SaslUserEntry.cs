using System.Globalization;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>One user in the store, and the line that the user is written on.</summary>
/// <remarks><c>user NAME scram-sha-256=ITERATIONS$SALT$STOREDKEY$SERVERKEY [digest-md5=REALM$HASH]</c>: names percent-encoded, bytes in base64.</remarks>
internal sealed record SaslUserEntry(string Name, ScramVerifier Scram, string? Realm, byte[]? Digest)
{
    private const string Keyword = "user";
    private const string ScramField = "scram-sha-256=";
    private const string DigestField = "digest-md5=";
    private const int MostIterations = 10_000_000;

    /// <summary>Reads a line.</summary>
    /// <returns>The user, or nothing when the line is not as it should be.</returns>
    internal static SaslUserEntry? Read(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [Keyword, var name, var scram, .. var rest] || rest.Length > 1 || ReadScram(scram) is not { } verifier)
        {
            return null;
        }

        if (rest.Length == 0)
        {
            return new SaslUserEntry(System.Uri.UnescapeDataString(name), verifier, null, null);
        }

        return rest[0].StartsWith(DigestField, StringComparison.Ordinal)
            && rest[0][DigestField.Length..].Split('$') is [var realm, var hash] && Bytes(hash) is { Length: 16 } digest
            ? new SaslUserEntry(System.Uri.UnescapeDataString(name), verifier, System.Uri.UnescapeDataString(realm), digest)
            : null;
    }

    /// <summary>Writes the line.</summary>
    internal string ToLine()
    {
        var digest = Digest is null ? "" : $" {DigestField}{System.Uri.EscapeDataString(Realm!)}${Convert.ToBase64String(Digest)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Keyword} {System.Uri.EscapeDataString(Name)} {ScramField}{Scram.Iterations}${Convert.ToBase64String(Scram.Salt)}${Convert.ToBase64String(Scram.StoredKey)}${Convert.ToBase64String(Scram.ServerKey)}{digest}");
    }

    public override string ToString() => Name;

    private static ScramVerifier? ReadScram(string field) =>
        field.StartsWith(ScramField, StringComparison.Ordinal)
        && field[ScramField.Length..].Split('$') is [var count, var salt, var stored, var server]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations is > 0 and <= MostIterations
        && Bytes(salt) is { Length: > 0 } saltBytes && Bytes(stored) is { Length: 32 } storedBytes && Bytes(server) is { Length: 32 } serverBytes
            ? new ScramVerifier(saltBytes, iterations, storedBytes, serverBytes)
            : null;

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
