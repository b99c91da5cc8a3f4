using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class ViewTests
{
    [Fact]
    public void Changes_touch_nothing_else_and_stand_where_libvirt_puts_them()
    {
        var domain = DomainXml.Parse(
            "<domain type='test'><name>a</name><foo:x xmlns:foo='u'><foo:y/></foo:x><memory>1</memory><unknown k='v'/><devices/></domain>");

        domain.Title = "t";
        domain.Memory = 1 << 30;
        domain.CurrentMemory = 1 << 29;
        domain.MaxVcpus = 4;
        domain.Vcpus = 2;
        domain.Os.Type = "hvm";
        domain.Os.BootDevices = ["cdrom", "hd"];
        domain.OnCrash = "preserve";
        domain.Devices.Add(new XElement("interface", new XAttribute("type", "user")));
        domain.Devices.Add(new XElement("disk", new XElement("target", new XAttribute("dev", "vda"))));

        Assert.Equal(
            """
            <domain type='test'>
              <name>a</name>
              <title>t</title>
              <foo:x xmlns:foo='u'>
                <foo:y/>
              </foo:x>
              <memory unit='KiB'>1048576</memory>
              <currentMemory unit='KiB'>524288</currentMemory>
              <vcpu current='2'>4</vcpu>
              <os>
                <type>hvm</type>
                <boot dev='cdrom'/>
                <boot dev='hd'/>
              </os>
              <on_crash>preserve</on_crash>
              <unknown k='v'/>
              <devices>
                <disk>
                  <target dev='vda'/>
                </disk>
                <interface type='user'/>
              </devices>
            </domain>

            """,
            domain.ToString());
    }

    [Fact]
    public void What_libvirt_does_not_know_survives_normalisation()
    {
        var domain = DomainXml.Parse(
            "<domain type='test' xmlns:q='u' q:k='v' own='1'><q:extra><q:arg/></q:extra><name>a</name><memory>1</memory><os><type>hvm</type></os>"
            + "<strange deep='1'><x>text</x></strange><devices><disk type='file' new='2'><source file='/a'/><target dev='vda'/><later/></disk></devices></domain>");

        DomainNormalizer.Normalize(domain.Element, DomainDefaults.Test);

        var text = domain.ToString();
        foreach (var kept in (string[])["q:k='v'", "own='1'", "<q:arg/>", "<strange deep='1'>", "<x>text</x>", "new='2'", "<later/>"])
        {
            Assert.Contains(kept, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Normalising_twice_changes_nothing()
    {
        foreach (var test in ReferenceCase.Read("domain.cases"))
        {
            // libvirt orders several disks by the buses as they were given, and numbers a console before it adds the one
            // that stands for the serial port, so there the second time differs in libvirt too.
            if (test.Expected.StartsWith("ERR", StringComparison.Ordinal) || test.Input.Split("<disk").Length > 2
                || test.Input.Contains("<target type='virtio'/></console><serial", StringComparison.Ordinal))
            {
                continue;
            }

            var once = VirtXml.Write(DomainNormalizer.Normalize(VirtXml.Parse(test.Input, "domain"), DomainDefaults.Test));
            Assert.Equal(once, VirtXml.Write(DomainNormalizer.Normalize(VirtXml.Parse(once, "domain"), DomainDefaults.Test)));
        }
    }

    [Fact]
    public void Metadata_is_kept_by_namespace()
    {
        var domain = DomainXml.Parse("<domain><name>a</name></domain>");

        domain.Metadata.Set("http://x", "x", "<tags><tag k='1'>v</tag></tags>");
        domain.Metadata.Set("http://y", "y", "<other/>");
        Assert.Equal(["http://x", "http://y"], domain.Metadata.Namespaces);
        Assert.Equal("<tags>\n  <tag k=\"1\">v</tag>\n</tags>", domain.Metadata.GetText("http://x"));
        Assert.Contains("<x:tags xmlns:x=\"http://x\">", domain.ToString(), StringComparison.Ordinal);

        domain.Metadata.Set("http://x", "x", "<tags/>");
        Assert.Equal("<tags/>", domain.Metadata.GetText("http://x"));
        domain.Metadata.Set("http://x", null, null);
        domain.Metadata.Set("http://y", null, null);
        Assert.Null(domain.Metadata.Get("http://x"));
        Assert.DoesNotContain("metadata", domain.ToString(), StringComparison.Ordinal);
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => domain.Metadata.Set("http://x", "", "<a/>")).Code);
    }

    [Fact]
    public void Errors_say_where_and_what_was_expected()
    {
        var domain = VirtXml.Parse(
            "<domain type='test'>\n<name>a</name>\n<memory>1</memory>\n<os><type>hvm</type></os>\n<devices>\n<disk type='foo'/>\n</devices>\n</domain>", "domain");

        var error = Assert.Throws<VirtException>(() => DomainNormalizer.Normalize(domain, DomainDefaults.Test));

        Assert.StartsWith("XML error: Invalid value for attribute 'type' in element 'disk': 'foo'. (line 6; expected one of: file, block,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disk_names_count_in_letters()
    {
        Assert.Equal([0, 25, 26, 701, 702], new[] { "vda", "sdz", "hdaa", "xvdzz", "fdaaa" }.Select(DiskName.ToIndex));
        Assert.Equal([-1, -1, -1, 1], new[] { "vd", "xx", "vdA", "sdb1" }.Select(DiskName.ToIndex));
        Assert.Equal(["vda", "vdz", "vdaa", "vdzz", "vdaaa"], new[] { 0, 25, 26, 701, 702 }.Select(i => DiskName.FromIndex("vd", i)));
    }

    [Fact]
    public void Snapshots_align_their_disks_with_the_domains()
    {
        var domain = VirtXml.Parse(
            "<domain><devices><disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>"
            + "<disk type='file' device='cdrom'><target dev='hdc'/><readonly/></disk></devices></domain>",
            "domain");
        var snapshot = SnapshotXml.Parse("<domainsnapshot><name>s</name></domainsnapshot>");
        SnapshotNormalizer.AlignDisks(snapshot.Element, domain, "internal", uniform: true);
        Assert.Equal([("vda", "internal"), ("hdc", "no")], snapshot.Disks.Select(d => (d.Name, d.Location)));

        foreach (var (disk, sentence) in ((string, string)[])
            [
                ("<disk name='vdb'/>", "no disk named 'vdb'"),
                ("<disk name='vda' snapshot='external'/>", "disk 'vda' must use snapshot mode 'internal'"),
            ])
        {
            var asked = VirtXml.Parse($"<domainsnapshot><disks>{disk}</disks></domainsnapshot>", "domainsnapshot");
            var error = Assert.Throws<VirtException>(() => SnapshotNormalizer.AlignDisks(asked, domain, "internal", uniform: true));
            Assert.Equal((VirtErrorCode.ConfigUnsupported, VirtErrorDomain.DomainSnapshot), (error.Code, error.Domain));
            Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Host_devices_and_interfaces_are_read()
    {
        var device = NodeDeviceXml.Parse(
            "<device><name>scsi_host1</name><parent>computer</parent><capability type='scsi_host'><host>1</host>"
            + "<capability type='fc_host'><wwnn>2000</wwnn><wwpn>1000</wwpn></capability></capability></device>");
        Assert.Equal(("scsi_host1", "computer", "scsi_host"), (device.Name, device.Parent, device.Capability));
        Assert.Equal(["scsi_host", "fc_host"], device.Capabilities);
        Assert.Equal(("2000", "1000"), device.FibreChannel);

        var nic = HostInterfaceXml.Parse(
            "<interface type='ethernet' name='eth1'><start mode='onboot'/><mtu size='1492'/><protocol family='ipv4'><ip address='192.168.0.5' prefix='24'/>"
            + "<route gateway='192.168.0.1'/></protocol><mac address='aa:bb:cc:dd:ee:ff'/></interface>");
        Assert.Equal(("eth1", "aa:bb:cc:dd:ee:ff", 1492, "onboot"), (nic.Name, nic.Mac, nic.Mtu, nic.StartMode));
        Assert.Equal(["192.168.0.5/24"], nic.Addresses);
        Assert.Equal(["192.168.0.1"], nic.Gateways);
    }
}
