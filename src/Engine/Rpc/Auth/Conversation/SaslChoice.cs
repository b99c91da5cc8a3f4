namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Finds the mechanisms that both sides can use.</summary>
internal static class SaslChoice
{
    /// <summary>Finds the mechanisms for a client to try, the best first.</summary>
    /// <param name="offered">What the server offers, with commas between the names.</param>
    /// <param name="options">What the client wants and has.</param>
    /// <exception cref="Errors.VirtException">AuthFailed, saying of each mechanism why not and what to do.</exception>
    internal static IReadOnlyList<SaslMechanism> Candidates(string offered, SaslClientOptions options)
    {
        var names = offered.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (options.Wish is { } wish)
        {
            RefuseUnlisted(wish, names);
            names = [.. names.Where(name => string.Equals(name, wish, StringComparison.OrdinalIgnoreCase))];
        }

        var problems = names.Select(name => Problem(name, options)).OfType<string>().ToList();
        var usable = SaslMechanism.All.Where(known => names.Contains(known.Name, StringComparer.OrdinalIgnoreCase) && Problem(known.Name, options) is null);

        // Whoever gives a password wants it used; without one Kerberos is the best there is.
        List<SaslMechanism> candidates = [.. options.Credential is null ? usable : usable.OrderByDescending(known => known.NeedsPassword)];
        return candidates.Count > 0 ? candidates
            : throw SaslErrors.Failed(problems.Count > 0
                ? $"none of the server's SASL mechanisms can be used: {string.Join("; ", problems)}"
                : "the server offers no SASL mechanisms");
    }

    private static void RefuseUnlisted(string wish, string[] names)
    {
        if (!names.Contains(wish, StringComparer.OrdinalIgnoreCase))
        {
            throw SaslErrors.Failed($"SASL mechanism {wish} not supported by server, which offers {(names.Length > 0 ? string.Join(", ", names) : "none")}");
        }
    }

    private static string? Problem(string name, SaslClientOptions options) => SaslMechanism.Find(name) switch
    {
        null => string.Equals(name, "ANONYMOUS", StringComparison.OrdinalIgnoreCase)
            ? "ANONYMOUS proves nothing and is never used"
            : $"{name} is not known here",
        { SendsPassword: true } when !options.Security.IsSecure => $"{name} would show the password to the network: use TLS",
        var known when !known.Fits(options.Security) => $"{name} does not encrypt, and this transport needs {options.Security.LeastStrength} bits: use TLS",
        { IsLegacy: true } when options.Wish is null && !options.AllowsLegacy =>
            $"{name} is outdated and used only when asked for: add auth=sasl.{name.ToLowerInvariant()} to the URI, or better use TLS",
        { NeedsPassword: true } when options.Credential is null => $"{name} needs a user name and a password: give -Credential, or store them with Set-VirtCredential",
        _ => null,
    };
}
