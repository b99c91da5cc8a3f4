using System.Security.Cryptography;

namespace VirtPS.Drivers.Storage.Images;

/// <summary>Hands passphrases to QEMU's programs without showing them to anybody who lists processes.</summary>
/// <remarks>
/// A key that lasts for one call goes through standard input; the passphrases are on the command line only as encrypted
/// with it. QEMU's secret objects take both: https://www.qemu.org/docs/master/system/secrets.html.
/// </remarks>
internal sealed class SecretArguments : IDisposable
{
    private const string KeyName = "key0";
    private const int KeySize = 32;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);
    private readonly List<string> _arguments = [];

    /// <summary>What the program reads from its standard input; nothing when there is no passphrase.</summary>
    internal string? Input => _arguments.Count == 0 ? null : Convert.ToBase64String(_key);

    /// <summary>The arguments that make the passphrases known to the program.</summary>
    internal IReadOnlyList<string> Arguments =>
        _arguments.Count == 0 ? [] : ["--object", $"secret,id={KeyName},format=base64,file=/dev/stdin", .. _arguments];

    /// <summary>Adds a passphrase.</summary>
    /// <param name="name">What other arguments call it.</param>
    /// <param name="value">The passphrase, which is zeroed.</param>
    internal void Add(string name, byte[] value)
    {
        using var cipher = Aes.Create();
        cipher.Key = _key;
        var iv = RandomNumberGenerator.GetBytes(cipher.BlockSize / 8);
        var data = cipher.EncryptCbc(value, iv);
        CryptographicOperations.ZeroMemory(value);
        _arguments.Add("--object");
        _arguments.Add($"secret,id={name},keyid={KeyName},iv={Convert.ToBase64String(iv)},format=base64,data={Convert.ToBase64String(data)}");
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
