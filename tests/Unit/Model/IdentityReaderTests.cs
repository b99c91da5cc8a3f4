using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

/// <summary>What a document says of its object's identity.</summary>
public sealed class IdentityReaderTests
{
    private const string Text = "dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566";

    private static readonly Guid Uuid = new(Text);

    public static TheoryData<string, string, object> Documents() => new()
    {
        { "domain", $"<domain><name>web</name><uuid>{Text}</uuid></domain>", new DomainRef("web", Uuid) },
        { "domain", "<domain><name>web</name></domain>", new DomainRef("web", Guid.Empty) },
        { "domain", "<?xml version='1.0'?>\n<!-- a guest -->\n<domain><a><name>no</name></a><name>w<!-- x -->eb</name><name>second</name></domain>", new DomainRef("web", Guid.Empty) },
        { "domain", "<domain><name xmlns='other'>no</name><name>web</name></domain>", new DomainRef("web", Guid.Empty) },
        { "domain", "<domain><name>a &amp; <![CDATA[b]]></name></domain>", new DomainRef("a & b", Guid.Empty) },
        { "domain", "<domain/>", new DomainRef("", Guid.Empty) },
        { "network", $"<network><uuid>{Text.Replace("-", "")}</uuid><name>n</name></network>", new NetworkRef("n", Uuid) },
        { "storage_pool", "<pool type='dir'><name>p</name><source><name>vg</name></source></pool>", new StoragePoolRef("p", Guid.Empty) },
        { "storage_pool", "<pool type='logical'><source><name>vg</name></source></pool>", new StoragePoolRef("vg", Guid.Empty) },
        { "node_device", "<device><name>mdev_1</name></device>", new NodeDeviceRef("mdev_1") },
        { "interface", "<interface type='ethernet' name='eth0'><mac address='52:54:00:00:00:01'/></interface>", new InterfaceRef("eth0", "52:54:00:00:00:01") },
        { "nwfilter", $"<filter name='clean' chain='root'><uuid>{Text}</uuid></filter>", new NWFilterRef("clean", Uuid) },
        { "nwfilter_binding", "<filterbinding><owner/><portdev name='vnet0'/><filterref filter='clean'/></filterbinding>", new NWFilterBindingRef("vnet0", "clean") },
        { "secret", $"<secret><uuid>{Text}</uuid><usage type='volume'><volume>/disk</volume></usage></secret>", new SecretRef(Uuid, SecretUsageType.Volume, "/disk") },
        { "secret", "<secret><usage type='iscsi'><target>iqn</target></usage></secret>", new SecretRef(Guid.Empty, SecretUsageType.Iscsi, "iqn") },
        { "secret", "<secret><usage type='vtpm'><name>tpm</name></usage></secret>", new SecretRef(Guid.Empty, SecretUsageType.Vtpm, "tpm") },
        { "secret", "<secret/>", new SecretRef(Guid.Empty, SecretUsageType.None, "") },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_identity_of_each_class_is_read(string objectClass, string xml, object expected) =>
        Assert.Equal(expected, IdentityReader.Read(objectClass, xml, null));

    [Fact]
    public void What_is_made_in_a_pool_or_network_belongs_to_it()
    {
        Assert.Equal(
            new StorageVolumeRef("p", "v", ""),
            IdentityReader.Read("storage_vol", "<volume><name>v</name></volume>", new StoragePoolRef("p", Guid.Empty)));
        Assert.Equal(
            new NetworkPortRef(new NetworkRef("n", Guid.Empty), Uuid),
            IdentityReader.Read("network_port", $"<networkport><uuid>{Text}</uuid></networkport>", new NetworkRef("n", Guid.Empty)));
    }

    [Theory]
    [InlineData("<domain><name>web</name><uuid>1</uuid></domain>", VirtErrorCode.InternalError)]
    [InlineData("<network><name>web</name></network>", VirtErrorCode.XmlError)]
    [InlineData("<!DOCTYPE domain [<!ENTITY a 'b'>]><domain><name>&a;</name></domain>", VirtErrorCode.XmlError)]
    [InlineData("<domain><name>web</nam", VirtErrorCode.XmlDetail)]
    [InlineData("", VirtErrorCode.XmlDetail)]
    public void A_document_that_cannot_be_read_so_far_is_refused(string xml, VirtErrorCode code) =>
        Assert.Equal(code, Assert.Throws<VirtException>(() => IdentityReader.Read("domain", xml, null)).Code);

    [Fact]
    public void What_stands_behind_the_identity_is_not_looked_at() => Assert.Equal(
        new DomainRef("web", Uuid), IdentityReader.Read("domain", $"<domain><name>web</name><uuid>{Text}</uuid><devices><disk <", null));
}
