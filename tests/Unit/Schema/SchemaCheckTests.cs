using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using Xunit.Abstractions;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Documents that a caller wants validated: what libvirt has no such thing for is refused, and nothing else.</summary>
public sealed class SchemaCheckTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("domain", "<domain type='qemu'><name>a</name><bogus/></domain>", "/domain/bogus")]
    [InlineData("domain", "<domain type='qemu' colour='red'><name>a</name></domain>", "/domain/@colour")]
    [InlineData("domain", "<domain type='qemu'><name colour='red'>a</name></domain>", "/domain/name/@colour")]
    [InlineData("domain", "<domain><devices><disk type='file'><source file='/a' fiel='/b'/></disk></devices></domain>", "/domain/devices/disk/source/@fiel")]
    [InlineData("network", "<network><name>n</name><dns><hosts/></dns></network>", "/network/dns/hosts")]
    [InlineData("network_port", "<networkport><owner><name>a</name></owner><what/></networkport>", "/networkport/what")]
    [InlineData("nwfilter", "<filter name='f'><rule action='drop' direction='in'><tcp dstport='1'/></rule></filter>", "/filter/rule/tcp/@dstport")]
    [InlineData("nwfilter_binding", "<filterbinding><portdev nmae='a'/></filterbinding>", "/filterbinding/portdev/@nmae")]
    [InlineData("interface", "<interface type='bridge' name='b'><bridge><intreface/></bridge></interface>", "/interface/bridge/intreface")]
    [InlineData("node_device", "<device><name>a</name><capability type='scsi_host'><hosts/></capability></device>", "/device/capability/hosts")]
    [InlineData("secret", "<secret ephemeral='no' secret='yes'/>", "/secret/@secret")]
    [InlineData("storage_pool", "<pool type='dir'><target><paths/></target></pool>", "/pool/target/paths")]
    [InlineData("storage_vol", "<volume><name>v</name><target><formt type='raw'/></target></volume>", "/volume/target/formt")]
    [InlineData("domain_snapshot", "<domainsnapshot><disk name='vda'/></domainsnapshot>", "/domainsnapshot/disk")]
    [InlineData("domain_checkpoint", "<domaincheckpoint><disks><disk name='vda' bitmaps='a'/></disks></domaincheckpoint>", "/domaincheckpoint/disks/disk/@bitmaps")]
    [InlineData("domain_backup", "<domainbackup mode='push'><disks><disk name='vda' type='file'><targets/></disk></disks></domainbackup>", "/domainbackup/disks/disk/targets")]
    [InlineData("cpu", "<cpu mode='custom'><modell>qemu64</modell></cpu>", "/cpu/modell")]
    public void What_libvirt_has_not_is_refused_with_its_place(string kind, string xml, string place)
    {
        var refused = Assert.Throws<VirtException>(() => SchemaCheck.Demand(kind, xml));
        Assert.Equal(VirtErrorCode.XmlInvalidSchema, refused.Code);
        Assert.StartsWith("XML document failed to validate against schema: Unable to validate doc against ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(place, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("domain", "<domain><features><capabilities policy='deny'><mknod state='on'/><sys_admin state='off'/></capabilities></features></domain>")]
    [InlineData("domain", "<domain><launchSecurity type='tdx'><policy>0x1</policy><mrConfigId>a</mrConfigId><quoteGenerationService path='/q'/></launchSecurity></domain>")]
    [InlineData("domain", "<domain><devices><memory model='virtio-mem'><target dynamicMemslots='yes'/></memory></devices></domain>")]
    [InlineData("domain", "<domain><devices><disk type='nvme'><source type='pci'><address domain='0' bus='1' slot='0' function='0' multifunction='off'/></source></disk></devices></domain>")]
    [InlineData("domain", "<domain><devices><interface type='network'><mac address='52:54:00:00:00:01' currentAddress='52:54:00:00:00:02'/></interface></devices></domain>")]
    [InlineData("domain", "<domain><devices><console type='pty'><target type='virtio' port='0'><model name='sclpconsole'/></target></console></devices></domain>")]
    public void What_libvirt_has_is_taken(string kind, string xml) => SchemaCheck.Demand(kind, xml);

    [Fact]
    public void Metadata_and_other_namespaces_are_nobody_elses_business() => SchemaCheck.Demand(
        "domain",
        """
        <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' xmlns:a='urn:a'><name>a</name>
          <metadata><a:owner name='me'><sub/></a:owner></metadata><qemu:commandline><qemu:arg value='-x'/></qemu:commandline></domain>
        """);

    [CorpusTheory]
    [InlineData("domain", "qemuxmlconfdata", "*.x86_64-latest.xml")]
    [InlineData("domain", "genericxml2xmlindata", "*.xml")]
    [InlineData("domain", "lxcxml2xmldata", "*.xml")]
    [InlineData("network", "networkxml2xmlin", "*.xml")]
    [InlineData("network", "networkxml2xmlout", "*.xml")]
    [InlineData("network_port", "virnetworkportxml2xmldata", "*.xml")]
    [InlineData("nwfilter", "nwfilterxml2xmlin", "*.xml")]
    [InlineData("nwfilter", "nwfilterxml2xmlout", "*.xml")]
    [InlineData("nwfilter_binding", "virnwfilterbindingxml2xmldata", "*.xml")]
    [InlineData("interface", "interfaceschemadata", "*.xml")]
    [InlineData("node_device", "nodedevschemadata", "*.xml")]
    [InlineData("node_device", "nodedevxml2xmlout", "*.xml")]
    [InlineData("secret", "secretxml2xmlin", "*.xml")]
    [InlineData("storage_pool", "storagepoolxml2xmlin", "*.xml")]
    [InlineData("storage_pool", "storagepoolxml2xmlout", "*.xml")]
    [InlineData("storage_vol", "storagevolxml2xmlin", "*.xml")]
    [InlineData("storage_vol", "storagevolxml2xmlout", "*.xml")]
    [InlineData("domain_snapshot", "qemudomainsnapshotxml2xmlin", "*.xml")]
    [InlineData("domain_snapshot", "qemudomainsnapshotxml2xmlout", "*.xml")]
    [InlineData("domain_checkpoint", "qemudomaincheckpointxml2xmlout", "*.xml")]
    [InlineData("domain_backup", "domainbackupxml2xmlin", "*.xml")]
    public void What_libvirt_takes_is_taken(string kind, string folder, string pattern)
    {
        var files = Directory.GetFiles(Path.Combine(Corpus.Root!, folder), pattern).Where(file => !Corpus.HasDocumentType(file)).Order(StringComparer.Ordinal).ToList();
        var refused = new List<string>();

        // What libvirt's own schema refuses says so by its name.
        var wrong = files.Where(file => file.EndsWith("-invalid.xml", StringComparison.Ordinal)).ToList();
        files.RemoveAll(wrong.Contains);
        foreach (var file in files)
        {
            try
            {
                SchemaCheck.Demand(kind, File.ReadAllText(file));
            }
            catch (VirtException e) when (e.Code == VirtErrorCode.XmlInvalidSchema)
            {
                refused.Add($"{Path.GetFileName(file)}: {e.Message.ReplaceLineEndings(" ")}");
            }
            catch (VirtException e)
            {
                output.WriteLine($"{Path.GetFileName(file)} is no document: {e.Message}");
            }
        }

        refused.ForEach(output.WriteLine);
        output.WriteLine($"{folder}: {files.Count - refused.Count} of {files.Count} taken");
        Assert.True(refused.Count * 200 <= files.Count, $"{refused.Count} of {files.Count} are refused: {string.Join('\n', refused)}");
    }
}
