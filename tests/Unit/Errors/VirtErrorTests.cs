using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Errors;

public sealed class VirtErrorTests
{
    [Fact]
    public void The_codes_are_libvirts_numbers_without_a_gap() =>
        Assert.Equal(Enumerable.Range(0, 115), Enum.GetValues<VirtErrorCode>().Select(code => (int)code));

    [Fact]
    public void The_domains_are_libvirts_numbers_without_a_gap() =>
        Assert.Equal(Enumerable.Range(0, 73), Enum.GetValues<VirtErrorDomain>().Select(domain => (int)domain));

    [Theory]
    [InlineData(3, VirtErrorCode.NoSupport)]
    [InlineData(8, VirtErrorCode.InvalidArg)]
    [InlineData(27, VirtErrorCode.XmlError)]
    [InlineData(42, VirtErrorCode.NoDomain)]
    [InlineData(55, VirtErrorCode.OperationInvalid)]
    [InlineData(84, VirtErrorCode.OperationUnsupported)]
    [InlineData(104, VirtErrorCode.NoDomainBackup)]
    [InlineData(113, VirtErrorCode.AgentCommandFailed)]
    [InlineData(114, VirtErrorCode.InvalidEncryptionKeySecret)]
    public void A_code_keeps_its_number(int number, VirtErrorCode code) => Assert.Equal(number, (int)code);

    [Theory]
    [InlineData(12, VirtErrorDomain.Test)]
    [InlineData(13, VirtErrorDomain.Remote)]
    [InlineData(18, VirtErrorDomain.Storage)]
    [InlineData(45, VirtErrorDomain.Uri)]
    [InlineData(69, VirtErrorDomain.DomainCheckpoint)]
    [InlineData(72, VirtErrorDomain.CH)]
    public void A_domain_keeps_its_number(int number, VirtErrorDomain domain) => Assert.Equal(number, (int)domain);

    [Theory]
    [InlineData(VirtErrorCode.NoDomain, "web1", "Domain not found: web1")]
    [InlineData(VirtErrorCode.NoSupport, "virDomainMigrate", "this function is not supported by the connection driver: virDomainMigrate")]
    [InlineData(VirtErrorCode.OperationDenied, "read only access prevents virDomainCreate", "operation forbidden: read only access prevents virDomainCreate")]
    [InlineData(VirtErrorCode.XmlError, "missing name", "XML error: missing name")]
    [InlineData(VirtErrorCode.InvalidDomain, "virDomainCreate", "invalid domain pointer in virDomainCreate")]
    [InlineData(VirtErrorCode.NoConnect, "URI 'foo'", "no connection driver available for URI 'foo'")]
    [InlineData(VirtErrorCode.DomExist, "web1", "domain web1 exists already")]
    [InlineData(VirtErrorCode.NetworkExist, "lan", "network lan exists already")]
    [InlineData(VirtErrorCode.StorageVolExist, "a.img", "storage volume a.img exists already")]
    [InlineData(VirtErrorCode.SystemError, "Failed to connect socket", "Failed to connect socket")]
    [InlineData(VirtErrorCode.Rpc, "end of file", "end of file")]
    [InlineData(VirtErrorCode.UnknownHost, "kvm9", "unknown host kvm9")]
    [InlineData(VirtErrorCode.HttpError, "418", "got unknown HTTP error code 418")]
    [InlineData(VirtErrorCode.NoNetworkMetadata, "title", "metadata not found: title")]
    [InlineData(VirtErrorCode.AgentCommandTimeout, "guest-ping", "guest agent command timeout: guest-ping")]
    [InlineData(VirtErrorCode.AgentCommandFailed, "guest-ping", "guest agent command failed: guest-ping")]
    [InlineData(VirtErrorCode.NoDomain, null, "Domain not found")]
    [InlineData(VirtErrorCode.OperationDenied, null, "operation forbidden for read only access")]
    [InlineData(VirtErrorCode.XmlError, null, "XML description is invalid or not well formed")]
    [InlineData(VirtErrorCode.DomExist, "", "this domain exists already")]
    [InlineData(VirtErrorCode.SystemError, null, "system call error")]
    [InlineData(VirtErrorCode.InvalidStream, null, "invalid stream pointer")]
    public void The_text_is_the_one_virsh_prints(VirtErrorCode code, string? detail, string expected) =>
        Assert.Equal(expected, new VirtException(code, detail).Message);

    [Fact]
    public void Every_code_but_ok_has_words_of_its_own()
    {
        foreach (var code in Enum.GetValues<VirtErrorCode>().Where(code => code != VirtErrorCode.Ok))
        {
            Assert.NotEqual(code.ToString(), VirtErrorText.Compose(code, null));
            Assert.Contains("the detail", VirtErrorText.Compose(code, "the detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_detail_is_not_taken_for_a_pattern() =>
        Assert.Equal("internal error: 100%s of {0}", new VirtException(VirtErrorCode.InternalError, "100%s of {0}").Message);

    [Theory]
    [InlineData("Domain 'test' is already running", "internal error: %s")]
    [InlineData(null, "internal error")]
    public void The_extra_texts_are_the_pattern_and_the_detail(string? detail, string pattern)
    {
        var error = new VirtException(VirtErrorCode.InternalError, detail, VirtErrorDomain.Test);
        Assert.Equal((pattern, detail, null), (error.Str1, error.Str2, error.Str3));
        Assert.Equal((-1, -1), (error.Int1, error.Int2));
    }

    [Fact]
    public void An_error_from_a_peer_is_left_as_it_came()
    {
        var error = VirtException.FromPeer(
            VirtErrorCode.NoDomain, VirtErrorDomain.Qemu, VirtErrorLevel.Error, "pas de domaine", ("a", "b", "c"), 7, 8);
        Assert.Equal("pas de domaine", error.Message);
        Assert.Equal(("a", "b", "c", 7, 8), (error.Str1, error.Str2, error.Str3, error.Int1, error.Int2));
    }
}
