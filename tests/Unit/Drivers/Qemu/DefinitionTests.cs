using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>What becomes of the definitions of QEMU's guests, without libvirt's samples.</summary>
public sealed class DefinitionTests
{
    [Fact]
    public void A_bare_pc_gets_the_devices_of_its_chipset()
    {
        var devices = Define("pc", string.Empty).Element("devices")!;

        Assert.Equal("00:01.2", Place(devices.Elements("controller").Single(c => c.Attribute("type")!.Value == "usb")));
        Assert.Equal("pci-root", devices.Elements("controller").Single(c => c.Attribute("type")!.Value == "pci").Attribute("model")!.Value);
        Assert.Equal(["mouse", "keyboard"], devices.Elements("input").Select(i => i.Attribute("type")!.Value));
        Assert.Equal("00:02.0", Place(devices.Element("memballoon")!));
        Assert.Equal("none", devices.Element("audio")!.Attribute("type")!.Value);
    }

    [Fact]
    public void A_q35_guest_gets_a_root_port_for_each_device_and_one_to_spare()
    {
        var devices = Define("q35", "<interface type='user'><model type='virtio'/></interface><disk type='file'><source file='/a'/><target dev='vda'/></disk>").Element("devices")!;
        var ports = devices.Elements("controller").Where(c => c.Attribute("model")?.Value == "pcie-root-port").ToArray();

        // The interface, the USB controller, the disk and the balloon; and a free one.
        Assert.Equal(5, ports.Length);
        Assert.Equal("01:00.0", Place(devices.Element("interface")!));
        Assert.Equal("02:00.0", Place(devices.Elements("controller").Single(c => c.Attribute("model")?.Value == "qemu-xhci")));
        Assert.Equal("03:00.0", Place(devices.Element("disk")!));
        Assert.Equal("00:01.0", Place(ports[0]));
        Assert.Equal("00:01.1", Place(ports[1]));
        Assert.Equal("on", ports[0].Element("address")!.Attribute("multifunction")!.Value);
        Assert.Equal("00:1f.2", Place(devices.Elements("controller").Single(c => c.Attribute("type")!.Value == "sata")));
        Assert.Equal("itco", devices.Element("watchdog")!.Attribute("model")!.Value);
    }

    [Fact]
    public void Addresses_stay_when_a_definition_is_read_again()
    {
        var once = Define("q35", "<interface type='user'><model type='e1000'/></interface><sound model='ich9'/><tpm><backend type='emulator'/></tpm>");
        var again = Normalize(new XElement(once));

        Assert.Null(new XmlComparer().FindDifference(once, again));
    }

    [Fact]
    public void More_devices_than_slots_bring_a_bridge()
    {
        var nics = string.Concat(Enumerable.Repeat("<interface type='user'><model type='virtio'/></interface>", 32));
        var devices = Define("pc", nics).Element("devices")!;

        var bridge = devices.Elements("controller").Single(c => c.Attribute("model")?.Value == "pci-bridge");
        Assert.Equal("1", bridge.Element("target")!.Attribute("chassisNr")!.Value);
        Assert.Equal("01:01.0", Place(devices.Elements("interface").First(n => Place(n).StartsWith("01:", StringComparison.Ordinal))));
        Assert.Equal(33, devices.Elements("interface").Select(Place).Append(Place(bridge)).Distinct().Count());
    }

    [Fact]
    public void A_conventional_device_in_an_Express_guest_brings_the_way_to_it()
    {
        var devices = Define("q35", "<interface type='user'><model type='rtl8139'/></interface>").Element("devices")!;
        var bridge = devices.Elements("controller").Single(c => c.Attribute("model")?.Value == "pcie-to-pci-bridge");

        Assert.Equal($"{int.Parse(bridge.Attribute("index")!.Value, System.Globalization.CultureInfo.InvariantCulture):x2}:01.0", Place(devices.Element("interface")!));
    }

    [Fact]
    public void New_guests_get_USB_ports_and_hubs_for_them()
    {
        var tablets = string.Concat(Enumerable.Repeat("<input type='tablet' bus='usb'/>", 3));
        var devices = Normalize(Domain("pc", tablets), isNew: true).Element("devices")!;

        // The controller has two ports, one of which the hub takes.
        Assert.Equal("1", devices.Element("hub")!.Element("address")!.Attribute("port")!.Value);
        Assert.Equal(["2", "1.1", "1.2"], devices.Elements("input").Where(i => i.Attribute("bus")!.Value == "usb").Select(i => i.Element("address")!.Attribute("port")!.Value));
    }

    [Fact]
    public void Channels_get_ports_from_1_on()
    {
        var devices = Define("pc", "<channel type='unix'><target type='virtio' name='a'/></channel><channel type='unix'><target type='virtio' name='b'/></channel>").Element("devices")!;

        Assert.Equal(["1", "2"], devices.Elements("channel").Select(c => c.Element("address")!.Attribute("port")!.Value));
        Assert.Single(devices.Elements("controller"), c => c.Attribute("type")!.Value == "virtio-serial");
    }

    [Fact]
    public void Firmware_is_chosen_by_what_is_asked()
    {
        var domain = XElement.Parse("<domain type='kvm'><name>g</name><memory>1024</memory><os firmware='efi'><type arch='x86_64' machine='pc-q35-9.0'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware></os><features><acpi/></features></domain>");
        var os = Normalize(domain).Element("os")!;

        Assert.Equal("/usr/share/edk2/ovmf/OVMF_CODE.fd", os.Element("loader")!.Value);
        Assert.EndsWith("/g_VARS.fd", os.Element("nvram")!.Value, StringComparison.Ordinal);
        Assert.Equal("/usr/share/edk2/ovmf/OVMF_VARS.fd", os.Element("nvram")!.Attribute("template")!.Value);
    }

    [Fact]
    public void An_alias_becomes_the_machine_that_it_stands_for()
    {
        var facts = SampleQemu.Latest("x86_64");
        var named = facts with { Machines = [.. facts.Machines.Where(m => m.Name != "q35").Select(m => m.Name == "pc-q35-10.0" ? m with { Alias = "q35" } : m)] };
        var domain = QemuDefinition.Normalize(Domain("q35", string.Empty), named, SampleQemu.Host);

        Assert.Equal("pc-q35-10.0", domain.Element("os")!.Element("type")!.Attribute("machine")!.Value);
    }

    [Theory]
    [InlineData("<disk type='file' device='lun'><source file='/a'/><target dev='vda'/></disk>", VirtErrorCode.ConfigUnsupported, "disk device='lun' is only valid for block type disk source")]
    [InlineData("<disk type='file'><driver io='native'/><source file='/a'/><target dev='vda'/></disk>", VirtErrorCode.ConfigUnsupported, "io='native' needs either no disk cache or directsync cache mode")]
    [InlineData("<disk type='file'><source file='/a'/><target dev='vda1'/></disk>", VirtErrorCode.ConfigUnsupported, "partitions can't appear in disk targets")]
    [InlineData("<interface type='user'><address type='pci' slot='5'/></interface><sound model='ac97'><address type='pci' slot='5'/></sound>", VirtErrorCode.XmlError, "Attempted double use of PCI Address 0000:00:05.0")]
    [InlineData("<interface type='user'><address type='pci' bus='3' slot='5'/></interface>", VirtErrorCode.XmlError, "Only PCI buses up to 0 are available", false)]
    [InlineData("<controller type='usb' model='none'/><input type='tablet' bus='usb'/>", VirtErrorCode.ConfigUnsupported, "Can't add USB input device. USB bus is disabled")]
    [InlineData("<controller type='pci' index='0' model='pcie-root'/>", VirtErrorCode.XmlError, "must be model='pci-root' for this machine type")]
    [InlineData("<channel type='spicevmc'><target type='virtio' name='x'/></channel>", VirtErrorCode.ConfigUnsupported, "not supported without spice graphics")]
    [InlineData("<iommu model='intel'/>", VirtErrorCode.ConfigUnsupported, "IOMMU device: 'intel' is only supported with Q35 machines")]
    [InlineData("<graphics type='vnc' passwd='123456789'/>", VirtErrorCode.ConfigUnsupported, "VNC password is 9 characters long, only 8 permitted")]
    [InlineData("<video><model type='vga'/></video><video><model type='cirrus'/></video>", VirtErrorCode.ConfigUnsupported, "video type 'cirrus' is only valid as primary video device")]
    public void What_QEMU_cannot_do_is_refused_in_libvirts_words(string devices, VirtErrorCode code, string words, bool refused = true)
    {
        if (!refused)
        {
            // Bridges are added up to the bus that is asked for.
            Assert.Equal("03:05.0", Place(Define("pc", devices).Element("devices")!.Element("interface")!));
            return;
        }

        var error = Assert.Throws<VirtException>(() => Define("pc", devices));

        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_accepted_once_is_read_again_though_it_would_be_refused_now()
    {
        var domain = Domain("pc", "<graphics type='vnc' passwd='123456789'/>");
        var read = QemuDefinition.Normalize(domain, SampleQemu.Latest("x86_64"), SampleQemu.Host, validate: false);

        Assert.Equal("123456789", read.Element("devices")!.Element("graphics")!.Attribute("passwd")!.Value);
    }

    [Fact]
    public void A_guest_of_a_host_without_KVM_is_refused_it()
    {
        var domain = Domain("pc", string.Empty);
        domain.SetAttributeValue("type", "kvm");
        var error = Assert.Throws<VirtException>(() => QemuDefinition.Normalize(domain, SampleQemu.Latest("x86_64") with { HasKvm = false }, SampleQemu.Host));

        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);
        Assert.Contains("does not support virt type 'kvm'", error.Message, StringComparison.Ordinal);
    }

    private static XElement Define(string machine, string devices) => Normalize(Domain(machine, devices));

    private static XElement Normalize(XElement domain, bool isNew = false) =>
        QemuDefinition.Normalize(domain, SampleQemu.Latest("x86_64"), SampleQemu.Host, isNew: isNew);

    private static XElement Domain(string machine, string devices) => XElement.Parse(
        $"<domain type='qemu'><name>g</name><memory>1024</memory><os><type arch='x86_64' machine='{machine}'>hvm</type></os><devices>{devices}</devices></domain>");

    private static string Place(XElement device)
    {
        var address = device.Element("address")!;
        Assert.Equal("pci", address.Attribute("type")!.Value);
        return $"{address.Attribute("bus")!.Value[2..]}:{address.Attribute("slot")!.Value[2..]}.{address.Attribute("function")!.Value[2..]}";
    }
}
