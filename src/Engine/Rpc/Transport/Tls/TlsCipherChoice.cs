using System.Net.Security;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>The key exchanges, ciphers and MACs that a priority string leaves, and the cipher suites that they make.</summary>
internal sealed class TlsCipherChoice
{
    private static readonly string[] AllExchanges = ["ECDHE-ECDSA", "ECDHE-RSA", "RSA", "DHE-RSA"];
    private static readonly string[] Ciphers256 = ["AES-256-GCM", "CHACHA20-POLY1305", "AES-256-CCM", "AES-256-CBC"];
    private static readonly string[] Ciphers128 = ["AES-128-GCM", "AES-128-CCM", "AES-128-CBC"];
    private static readonly string[] AllMacs = ["SHA1", "SHA256", "SHA384", "AEAD"];

    // What the platforms' TLS libraries have of TLS 1.2 and 1.3 with certificates.
    private static readonly TlsCipherSuite[] Known =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_128_CCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_RSA_WITH_AES_256_CCM, TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_128_CCM,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CCM, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CCM, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
    ];

    private readonly List<string> _exchanges;
    private readonly List<string> _ciphers;
    private readonly List<string> _macs;

    private TlsCipherChoice(IEnumerable<string> exchanges, IEnumerable<string> ciphers, IEnumerable<string> macs)
    {
        _exchanges = [.. exchanges];
        _ciphers = [.. ciphers];
        _macs = [.. macs];
    }

    /// <summary>Makes the choice of the keyword NORMAL.</summary>
    /// <returns>The choice.</returns>
    public static TlsCipherChoice Normal() => new(AllExchanges, [.. Ciphers256, .. Ciphers128], ["SHA1", "AEAD"]);

    /// <summary>Makes the choice of a keyword.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <returns>The choice, or nothing for an unknown keyword.</returns>
    public static TlsCipherChoice? Named(string keyword) => keyword switch
    {
        "PERFORMANCE" => new(AllExchanges, [.. Ciphers128, .. Ciphers256], ["SHA1", "AEAD"]),
        "PFS" => new(AllExchanges.Where(exchange => exchange != "RSA"), [.. Ciphers256, .. Ciphers128], ["SHA1", "AEAD"]),
        "SECURE128" => new(AllExchanges, [.. Ciphers256, .. Ciphers128], ["SHA1", "AEAD"]),
        "SECURE192" or "SECURE256" => new(AllExchanges, Ciphers256, ["AEAD"]),
        "SUITEB128" => new(["ECDHE-ECDSA"], ["AES-128-GCM", "AES-256-GCM"], ["AEAD"]),
        "SUITEB192" => new(["ECDHE-ECDSA"], ["AES-256-GCM"], ["AEAD"]),
        "NONE" => new([], [], []),
        _ => null,
    };

    /// <summary>Says whether a suite belongs to TLS 1.3.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>False for one of TLS 1.2.</returns>
    public static bool IsTls13(TlsCipherSuite suite) => !suite.ToString().Contains("_WITH_", StringComparison.Ordinal);

    /// <summary>Gets the size of the key of a suite's cipher.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>The size in bits.</returns>
    public static int KeyBits(TlsCipherSuite suite)
    {
        var name = suite.ToString();
        return name.Contains("_256_", StringComparison.Ordinal) || name.Contains("CHACHA20", StringComparison.Ordinal) ? 256
            : name.Contains("_128_", StringComparison.Ordinal) ? 128
            : name.Contains("3DES", StringComparison.Ordinal) ? 192
            : 0;
    }

    /// <summary>Adds what another choice has.</summary>
    /// <param name="other">The other choice.</param>
    /// <returns>Both.</returns>
    public TlsCipherChoice With(TlsCipherChoice other) =>
        new(_exchanges.Union(other._exchanges), _ciphers.Union(other._ciphers), _macs.Union(other._macs));

    /// <summary>Adds or takes away a key exchange, a cipher or a MAC.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="add">Whether to add it.</param>
    /// <returns>False when there is nothing of that name.</returns>
    public bool Change(string name, bool add)
    {
        var (list, names) = name switch
        {
            "KX-ALL" => (_exchanges, AllExchanges),
            "CIPHER-ALL" => (_ciphers, [.. Ciphers256, .. Ciphers128]),
            "MAC-ALL" => (_macs, AllMacs),
            _ when AllExchanges.Contains(name) => (_exchanges, [name]),
            _ when Ciphers256.Contains(name) || Ciphers128.Contains(name) => (_ciphers, [name]),
            _ when AllMacs.Contains(name) => (_macs, [name]),
            _ => ((List<string>?)null, Array.Empty<string>()),
        };
        list?.RemoveAll(names.Contains);
        list?.AddRange(add ? names : []);
        return list is not null;
    }

    /// <summary>Lists the cipher suites that the choice makes, best first: those of TLS 1.3, then by key exchange and cipher.</summary>
    /// <returns>The suites.</returns>
    public IEnumerable<TlsCipherSuite> Suites() =>
        from exchange in _exchanges.Prepend("TLS")
        from cipher in _ciphers
        from suite in Known
        let parts = suite.ToString().Replace('_', '-').Split("-WITH-")
        let name = parts.Length == 2 ? (Exchange: parts[0]["TLS-".Length..], Words: parts[1]) : (Exchange: "TLS", Words: parts[0]["TLS-".Length..])
        where name.Exchange == exchange && Encrypts(name.Words, cipher)
        select suite;

    // The name ends in the hash: that of the MAC for CBC, and of no meaning to GnuTLS for the ciphers that need no MAC.
    private bool Encrypts(string words, string cipher)
    {
        if (!words.StartsWith(cipher, StringComparison.Ordinal))
        {
            return false;
        }

        var hash = words[cipher.Length..].TrimStart('-');
        return _macs.Contains(!cipher.EndsWith("-CBC", StringComparison.Ordinal) ? "AEAD" : hash == "SHA" ? "SHA1" : hash);
    }
}
