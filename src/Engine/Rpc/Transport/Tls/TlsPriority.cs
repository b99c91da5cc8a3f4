using System.Net.Security;
using System.Security.Authentication;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>Which versions and ciphers of TLS are wanted, in GnuTLS's notation, and what that is in the platform's terms.</summary>
/// <remarks>GnuTLS manual, "Priority strings"; the URI parameter and configuration key <c>tls_priority</c>. What the platform
/// cannot choose (signatures, curves, options) is refused rather than ignored. TLS before 1.2 is never spoken.</remarks>
internal sealed class TlsPriority
{
    private static readonly string[] HarmlessOptions =
        ["%COMPAT", "%SERVER_PRECEDENCE", "%SAFE_RENEGOTIATION", "%LATEST_RECORD_VERSION", "%PROFILE_LOW", "%PROFILE_VERY_WEAK"];

    private readonly List<string> _versions = ["TLS1.3", "TLS1.2"];
    private readonly string _text;
    private TlsCipherChoice _ciphers = TlsCipherChoice.Normal();
    private bool _choosesCiphers;
    private bool _wants13;

    private TlsPriority(string text) => _text = text;

    /// <summary>The versions to speak.</summary>
    public SslProtocols Protocols =>
        (_versions.Contains("TLS1.3") ? SslProtocols.Tls13 : SslProtocols.None) | (_versions.Contains("TLS1.2") ? SslProtocols.Tls12 : SslProtocols.None);

    /// <summary>The versions that a server speaks: TLS 1.3 only where <c>+VERS-TLS1.3</c> asks for it, or nothing else is left.</summary>
    /// <remarks>After a handshake of TLS 1.3 the platform's TLS sends session tickets, and cannot be told not to. libvirt's clients take
    /// a ticket for a failed read of the confirmation (virNetClientSetTLSSession), so that not one of them would get in.</remarks>
    public SslProtocols ServerProtocols => !_wants13 && Protocols.HasFlag(SslProtocols.Tls12) ? SslProtocols.Tls12 : Protocols;

    /// <summary>The cipher suites to offer, best first; nothing leaves them to the platform.</summary>
    public IReadOnlyList<TlsCipherSuite>? Suites { get; private set; }

    /// <summary>Reads a priority string.</summary>
    /// <param name="text">The string; nothing and the empty string mean the platform's defaults.</param>
    /// <returns>What it asks for.</returns>
    /// <exception cref="VirtException">InvalidArg for what makes no sense or cannot be had, saying which word it is.</exception>
    public static TlsPriority Parse(string? text)
    {
        var result = new TlsPriority(text ?? "");
        foreach (var (word, first) in (text ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select((word, i) => (word.Trim(), i == 0)))
        {
            result.Apply(word.ToUpperInvariant(), first);
        }

        return result.Settled();
    }

    /// <summary>Makes the platform's object for <see cref="Suites"/>.</summary>
    /// <returns>The object; nothing where the platform chooses.</returns>
    /// <exception cref="VirtException">InvalidArg on Windows, where the machine's policy alone chooses.</exception>
    public CipherSuitesPolicy? ToPolicy() =>
        Suites is null ? null
        : OperatingSystem.IsWindows()
            ? throw Refused(_text, "chooses cipher suites, which only the machine's own policy does on Windows; choose versions only, such as NORMAL:-VERS-ALL:+VERS-TLS1.3")
            : new CipherSuitesPolicy(Suites);

    private TlsPriority Settled()
    {
        if (_choosesCiphers)
        {
            Suites = [.. _ciphers.Suites().Where(suite => _versions.Contains(TlsCipherChoice.IsTls13(suite) ? "TLS1.3" : "TLS1.2"))];
        }

        return Protocols == SslProtocols.None || Suites is { Count: 0 }
            ? throw Refused(_text, "leaves no version of TLS, or no cipher suite for the versions that it leaves")
            : this;
    }

    private void Apply(string word, bool first)
    {
        if (word[0] is '+' or '-' or '!')
        {
            Change(word, word[0] == '+');
        }
        else if (word[0] == '%')
        {
            if (!HarmlessOptions.Contains(word))
            {
                throw Refused(word, "is an option of GnuTLS that this program has no counterpart for; leave it out");
            }
        }
        else if (word[0] != '@' && word is not ("SYSTEM" or "NORMAL" or "LEGACY"))
        {
            var set = TlsCipherChoice.Named(word) ?? throw Refused(
                word, "is not known; begin with NORMAL, PERFORMANCE, PFS, SECURE128, SECURE192, SECURE256, SUITEB128, SUITEB192, LEGACY, NONE or @SYSTEM");
            _ciphers = first ? set : _ciphers.With(set);
            _choosesCiphers = true;
            if (word == "NONE")
            {
                _versions.Clear();
            }
        }
    }

    private void Change(string word, bool add)
    {
        var name = word[1..];
        if (name.StartsWith("VERS-", StringComparison.Ordinal))
        {
            Version(word, name[5..], add);
        }
        else if (_ciphers.Change(name, add))
        {
            _choosesCiphers = true;
        }
        else if (!IsWithoutEffect(name, add))
        {
            throw Refused(word, "names nothing that this program can choose: versions (VERS-…), key exchanges, ciphers and MACs can be, signatures and groups cannot");
        }
    }

    private void Version(string word, string version, bool add)
    {
        switch (version)
        {
            case "ALL" or "TLS-ALL":
                _versions.Clear();
                _versions.AddRange(add ? ["TLS1.3", "TLS1.2"] : []);
                break;
            case "TLS1.2" or "TLS1.3":
                _versions.Remove(version);
                _versions.AddRange(add ? [version] : []);
                _wants13 = version == "TLS1.3" ? add : _wants13;
                break;
            case "TLS1.0" or "TLS1.1" or "SSL3.0" or "DTLS-ALL" or "DTLS1.0" or "DTLS1.2" when !add:
                break;
            default:
                throw Refused(word, "asks for a version that is not spoken here: VERS-TLS1.2 and VERS-TLS1.3 are");
        }
    }

    // What is always so, and what is never there to be taken away.
    private static bool IsWithoutEffect(string name, bool add) => add
        ? name is "SIGN-ALL" or "GROUP-ALL" or "CURVE-ALL" or "CTYPE-X509" or "CTYPE-X.509" or "CTYPE-ALL" or "COMP-NULL"
        : name is "COMP-DEFLATE" or "COMP-ALL" or "CTYPE-OPENPGP" or "ANON-DH" or "ANON-ECDH" or "PSK" or "DHE-PSK" or "ECDHE-PSK" or "SRP"
            or "DHE-DSS" or "3DES-CBC" or "ARCFOUR-128" or "MD5" or "NULL" or "SIGN-RSA-SHA1" or "SIGN-ECDSA-SHA1";

    private static VirtException Refused(string what, string why) =>
        TransportErrors.Argument($"Failed to set TLS session priority to {what}: '{what}' {why}");
}
