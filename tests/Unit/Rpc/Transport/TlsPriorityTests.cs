using System.Net.Security;
using System.Security.Authentication;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport.Tls;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>GnuTLS's priority strings; expectations are what <c>gnutls-cli -l --priority …</c> lists of suites with certificates.</summary>
public sealed class TlsPriorityTests
{
    private const SslProtocols Both = SslProtocols.Tls12 | SslProtocols.Tls13;

    [Theory]
    [InlineData(null, Both)]
    [InlineData("", Both)]
    [InlineData("NORMAL", Both)]
    [InlineData("@LIBVIRT,SYSTEM", Both)]
    [InlineData("NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:%COMPAT", Both)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.3", SslProtocols.Tls13)]
    [InlineData("normal:-vers-tls1.3", SslProtocols.Tls12)]
    public void What_only_chooses_versions_leaves_the_ciphers_to_the_platform(string? text, SslProtocols expected)
    {
        var priority = TlsPriority.Parse(text);
        Assert.Equal(expected, priority.Protocols);
        Assert.Null(priority.Suites);
    }

    [Theory]
    [InlineData("SECURE256:-VERS-TLS1.2", TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    [InlineData("NONE:+VERS-TLS1.2:+ECDHE-RSA:+AES-128-GCM:+AEAD:+SIGN-ALL:+GROUP-ALL:+COMP-NULL", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData("NONE:+VERS-TLS1.2:+RSA:+AES-256-CBC:+SHA1", TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA)]
    [InlineData("SUITEB192:-VERS-TLS1.3", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.3:-AES-256-GCM:-CHACHA20-POLY1305", TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_128_CCM_SHA256)]
    [InlineData(
        "SECURE256:-VERS-TLS1.3", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CCM, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_RSA_WITH_AES_256_CCM,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CCM)]
    public void Ciphers_come_in_the_order_asked_for(string text, params TlsCipherSuite[] expected) =>
        Assert.Equal(expected, TlsPriority.Parse(text).Suites);

    [Fact]
    public void Perfect_forward_secrecy_drops_the_plain_exchange_of_keys()
    {
        var suites = TlsPriority.Parse("PFS").Suites!;
        Assert.DoesNotContain(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, suites);
        Assert.Contains(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, suites);
    }

    [Theory]
    [InlineData("FOO", "FOO")]
    [InlineData("NORMAL:+VERS-TLS1.0", "+VERS-TLS1.0")]
    [InlineData("NORMAL:-GROUP-X25519", "-GROUP-X25519")]
    [InlineData("NORMAL:%DISABLE_SAFE_RENEGOTIATION", "%DISABLE_SAFE_RENEGOTIATION")]
    [InlineData("NORMAL:-VERS-ALL", "NORMAL:-VERS-ALL")]
    [InlineData("NONE:+VERS-TLS1.2:+AES-128-GCM", "NONE:+VERS-TLS1.2:+AES-128-GCM")]
    public void What_cannot_be_had_is_refused_by_name(string text, string named)
    {
        var error = Assert.Throws<VirtException>(() => TlsPriority.Parse(text));
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.Contains($"'{named}'", error.Message, StringComparison.Ordinal);
    }
}
