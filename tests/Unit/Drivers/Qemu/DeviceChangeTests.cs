using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>What becomes of devices that are given by themselves; the words are those of libvirtd 9.0 for the same documents.</summary>
public sealed class DeviceChangeTests
{
    private const string Devices =
        """
        <disk type='file'><driver name='qemu' type='raw'/><source file='/a'/><target dev='vda'/><boot order='1'/></disk>
        <disk type='file' device='cdrom'><source file='/d.iso'/><target dev='sdc' bus='sata'/></disk>
        <controller type='scsi' index='0' model='virtio-scsi'/><controller type='usb' index='0' model='qemu-xhci'/>
        <interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br7'/><model type='virtio'/></interface>
        <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
        <input type='tablet' bus='usb'/><graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='old'/><video><model type='vga'/></video>
        """;

    private readonly XElement _domain = Normalize(
        $"<domain type='qemu'><name>g</name><memory unit='MiB'>64</memory><maxMemory slots='4' unit='GiB'>4</maxMemory><os><type arch='x86_64' machine='q35'>hvm</type></os><cpu><numa><cell id='0' cpus='0' memory='65536' unit='KiB'/></numa></cpu><devices>{Devices}</devices></domain>");

    /// <summary>A device is read, completed and checked before anybody looks whether the domain has one like it.</summary>
    [Theory]
    [InlineData("<rng model='nonsense'><backend model='random'/></rng>", VirtErrorCode.ConfigUnsupported, "unknown RNG model 'nonsense'")]
    [InlineData("<rng model='virtio'/>", VirtErrorCode.XmlError, "only one RNG backend is supported")]
    [InlineData("<rng model='virtio'><backend model='nonsense'/></rng>", VirtErrorCode.ConfigUnsupported, "unknown RNG backend model 'nonsense'")]
    [InlineData("<controller type='pci' model='pcie-root-port'/>", VirtErrorCode.InternalError, "Required option 'modelName' is not set for PCI controller with index '-1', model 'pcie-root-port' and modelName 'none'")]
    [InlineData("<controller type='pci' index='3' model='pcie-root-port'><model name='ioh3420'/></controller>", VirtErrorCode.InternalError, "Required option 'chassis' is not set for PCI controller with index '3', model 'pcie-root-port' and modelName 'ioh3420'")]
    [InlineData("<smartcard mode='host'/>", VirtErrorCode.ConfigUnsupported, "this QEMU binary lacks multiple smartcard support")]
    [InlineData("<redirdev bus='nonsense' type='tcp'/>", VirtErrorCode.ConfigUnsupported, "unknown redirdev bus 'nonsense'")]
    [InlineData("<watchdog model='nonsense'/>", VirtErrorCode.ConfigUnsupported, "unknown watchdog model 'nonsense'")]
    [InlineData("<watchdog model='i6300esb' action='nonsense'/>", VirtErrorCode.ConfigUnsupported, "unknown watchdog action 'nonsense'")]
    [InlineData("<lease/>", VirtErrorCode.XmlError, "Missing 'key' element for lease")]
    [InlineData("<filesystem type='mount'><source dir='/tmp'/></filesystem>", VirtErrorCode.NoTarget, "missing target information for device /tmp")]
    [InlineData("<filesystem type='mount'><driver type='virtiofs'/><source dir='/tmp'/><target dir='t'/></filesystem>", VirtErrorCode.ConfigUnsupported, "'virtiofs' requires shared memory")]
    [InlineData("<disk type='vhostuser'><driver name='qemu' type='raw'/><source type='unix' path='/s'/><target dev='vdb' bus='virtio'/></disk>", VirtErrorCode.ConfigUnsupported, "'vhostuser' requires shared memory")]
    [InlineData("<hostdev mode='nonsense'/>", VirtErrorCode.ConfigUnsupported, "unknown hostdev mode 'nonsense'")]
    [InlineData("<hostdev mode='subsystem' type='nonsense'/>", VirtErrorCode.ConfigUnsupported, "unknown host device source address type 'nonsense'")]
    [InlineData("<memory model='nonsense'><target><size unit='MiB'>16</size></target></memory>", VirtErrorCode.XmlError, "Invalid value for attribute 'model' in element 'memory': 'nonsense'.")]
    [InlineData("<graphics type='vnc' passwd='new' passwdValidTo='nonsense'/>", VirtErrorCode.InternalError, "cannot parse password validity time 'nonsense', expect YYYY-MM-DDTHH:MM:SS")]
    [InlineData("<graphics type='vnc' passwd='new' connected='disconnect'/>", VirtErrorCode.ConfigUnsupported, "VNC supports connected='keep' only")]
    [InlineData("<interface type='bridge'><source bridge='b'/><virtualport type='none'/></interface>", VirtErrorCode.ConfigUnsupported, "unknown virtualport type none")]
    [InlineData("<disk type='file'><source file='/b'/><target dev='vdb'/><boot order='2' loadparm='sys1?'/></disk>", VirtErrorCode.InternalError, "invalid loadparm value 'SYS1?', expecting chars in set of [a-zA-Z0-9.] and blank spaces")]
    public void What_is_wrong_with_a_device_itself_is_told_first(string device, VirtErrorCode code, string words)
    {
        var error = Assert.Throws<VirtException>(() => Read(device));

        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<disk type='file'><source file='/b'/><target dev='vdb'/><boot order='1'/></disk>", "boot order 1 is already used by another device")]
    [InlineData("<memory model='dimm'><target><size unit='MiB'>8192</size><node>0</node></target></memory>", "Attaching memory device with size '8388608' would exceed domain's maxMemory config size '4194304'")]
    public void A_device_must_fit_the_definition(string device, string words)
    {
        var error = Assert.Throws<VirtException>(() => DeviceFit.CheckNew(_domain, Read(device)));

        Assert.Equal(VirtErrorCode.ConfigUnsupported, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What names a device is another for each kind, and an address counts where it is told.</summary>
    [Theory]
    [InlineData("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", true)]
    [InlineData("<rng model='virtio'><backend model='random'>/dev/random</backend></rng>", false)]
    [InlineData("<rng model='virtio'><rate bytes='5'/><backend model='random'>/dev/urandom</backend></rng>", false)]
    [InlineData("<input type='tablet' bus='usb'/>", true)]
    [InlineData("<input type='tablet' bus='usb'><address type='usb' bus='0' port='7'/></input>", false)]
    [InlineData("<disk type='file'><source file='/other'/><target dev='vda'/></disk>", true)]
    [InlineData("<controller type='usb' index='0' model='piix3-uhci'/>", true)]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/></interface>", true)]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/><address type='pci'/></interface>", true)]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/><address type='pci' bus='0x1f' slot='0'/></interface>", false)]
    public void A_device_is_found_by_what_names_it(string device, bool isThere) =>
        Assert.Equal(isThere, DeviceSearch.Find(_domain.Element("devices")!, QemuDefinition.NormalizeDevice(XElement.Parse(device), _domain, SampleQemu.Latest("x86_64"), SampleQemu.Host, active: false, isNew: false, validate: false)) is not null);

    [Theory]
    [InlineData("<disk type='file' device='cdrom'><source file='/d.iso'/><target dev='sdc' bus='scsi'/></disk>", "cannot modify field 'bus' of the disk")]
    [InlineData("<disk type='file'><source file='/a'/><target dev='vda'/><serial>x</serial></disk>", "cannot modify field 'serial' of the disk")]
    [InlineData("<disk type='file'><source file='/a'/><target dev='vda'/><iotune><total_iops_sec>10</total_iops_sec></iotune></disk>", "cannot modify field 'blkdeviotune total_iops_sec' of the disk")]
    [InlineData("<disk type='file'><source file='/a'/><target dev='vda'/><shareable/></disk>", "cannot modify field 'shared' of the disk")]
    [InlineData("<disk type='file'><source file='/c'/><target dev='vda'/></disk>", "disk source can be changed only in removable drives")]
    [InlineData("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br7'/><model type='e1000e'/></interface>", "cannot modify network device model from virtio to e1000e")]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>", "unable to change config on 'user' network type")]
    [InlineData("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br7'/><model type='virtio'/><mtu size='1400'/></interface>", "cannot modify MTU")]
    [InlineData("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br7'/><model type='virtio'/><driver name='qemu' queues='2'/></interface>", "cannot modify virtio network device driver attributes")]
    [InlineData("<graphics type='vnc' autoport='yes' listen='0.0.0.0'/>", "cannot change listen address setting on 'vnc' graphics")]
    [InlineData("<graphics type='vnc' port='5990' autoport='no' listen='127.0.0.1'/>", "cannot change port settings on vnc graphics")]
    [InlineData("<graphics type='vnc' autoport='yes' listen='127.0.0.1' keymap='de'/>", "cannot change keymap setting on vnc graphics")]
    public void What_a_running_guest_s_device_keeps_cannot_be_changed(string device, string words)
    {
        var (found, wanted) = Changing(device);

        Assert.Contains(words, Assert.Throws<VirtException>(() => LiveMerge.Of(found, wanted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medium_is_all_that_changes_of_a_drive()
    {
        var (found, wanted) = Changing("<disk type='file' device='cdrom'><source file='/e.iso' startupPolicy='optional'/><target dev='sdc' bus='sata'/></disk>");
        var merged = LiveMerge.Of(found, wanted);

        Assert.Equal("/e.iso", merged.Element("source")!.Attribute("file")!.Value);
        Assert.Equal("optional", merged.Element("source")!.Attribute("startupPolicy")!.Value);
        Assert.Equal(found.Element("address")!.ToString(), merged.Element("address")!.ToString());
    }

    [Fact]
    public void Who_may_see_a_console_can_change()
    {
        var (found, wanted) = Changing("<graphics type='vnc' autoport='yes' listen='127.0.0.1' passwd='new' passwdValidTo='2030-01-01T00:00:00'/>");
        var merged = LiveMerge.Of(found, wanted);

        Assert.Equal("new", merged.Attribute("passwd")!.Value);
        Assert.Equal("2030-01-01T00:00:00", merged.Attribute("passwdValidTo")!.Value);
    }

    [Theory]
    [InlineData("<controller type='usb' index='1' model='qemu-xhci'/>", "'usb' controller cannot be hot plugged.")]
    [InlineData("<interface type='null'><mac address='52:54:00:00:00:09'/><model type='virtio'/></interface>", "hotplug of interface type of null is not implemented yet")]
    [InlineData("<disk type='file' device='floppy'><source file='/f'/><target dev='fda'/></disk>", "floppy device hotplug isn't supported")]
    [InlineData("<disk type='file'><source file='/b'/><target dev='vdb'/><address type='pci' domain='0' bus='0' slot='0x1f' function='2'/></disk>", "Only PCI device addresses with function=0 are supported")]
    [InlineData("<watchdog model='ib700' action='reset'/>", "hotplug of watchdog of model ib700 is not supported")]
    [InlineData("<input type='mouse' bus='ps2'/>", "input device on bus 'ps2' cannot be hot plugged.")]
    [InlineData("<sound model='ich9'/>", "live attach of device 'sound' is not supported")]
    public void What_a_running_guest_cannot_get_is_refused_before_anything_is_done(string device, string words) =>
        Assert.Contains(words, Assert.Throws<VirtException>(() => LiveRefusals.Check(_domain, Read(device))).Message, StringComparison.Ordinal);

    private static XElement Normalize(string domain) => QemuDefinition.Normalize(XElement.Parse(domain), SampleQemu.Latest("x86_64"), SampleQemu.Host);

    private XElement Read(string device) =>
        QemuDefinition.NormalizeDevice(XElement.Parse(device), _domain, SampleQemu.Latest("x86_64"), SampleQemu.Host, active: false, isNew: true, validate: true);

    private (XElement Found, XElement Wanted) Changing(string device)
    {
        var wanted = QemuDefinition.NormalizeDevice(XElement.Parse(device), _domain, SampleQemu.Latest("x86_64"), SampleQemu.Host, active: true, isNew: false, validate: true);
        return (LiveSearch.Changing(new DomainXml(_domain), wanted), wanted);
    }
}
