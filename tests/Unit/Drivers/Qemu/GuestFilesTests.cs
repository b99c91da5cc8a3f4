using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Shared.Identities;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>What of the host a guest is lent.</summary>
public sealed class GuestFilesTests
{
    private static readonly HostIdentity Guest = new(64055, 108);

    [Fact]
    public void All_that_a_guest_uses_is_found()
    {
        var domain = XElement.Parse("""
            <domain><os><kernel>/boot/k</kernel><initrd>/boot/i</initrd><nvram>/var/n</nvram></os><devices>
            <disk type='file'><driver type='qcow2'/><source file='/d/top'/></disk>
            <disk type='block'><driver type='raw'/><source dev='/dev/sdx'/><backingStore/></disk>
            <disk type='network'><source protocol='nbd' name='x'/></disk>
            <serial type='dev'><source path='/dev/ttyS9'/></serial>
            <channel type='unix'><source mode='bind' path='/run/agent'/></channel>
            <rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>
            <tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm7'/></backend></tpm>
            <hostdev mode='subsystem' type='usb'><source><address bus='1' device='14'/></source></hostdev>
            <input type='evdev'><source dev='/dev/input/event3'/></input>
            </devices></domain>
            """);

        var files = GuestFiles.Of(domain, (path, format) => path == "/d/top" && format == "qcow2" ? ["/d/base"] : []).Select(file => file.Path);

        Assert.Equal(
            ["/boot/k", "/boot/i", "/var/n", "/d/top", "/d/base", "/dev/sdx", "/dev/ttyS9", "/dev/hwrng", "/dev/tpm7", "/dev/bus/usb/001/014", "/dev/input/event3"], files);
    }

    [Fact]
    public void A_chain_that_the_definition_tells_is_not_looked_for()
    {
        var disk = XElement.Parse("""
            <disk type='file'><driver type='qcow2'/><source file='/d/top'/><backingStore type='file'><format type='qcow2'/><source file='/d/middle'/><backingStore/></backingStore></disk>
            """);

        Assert.Equal(["/d/top", "/d/middle"], GuestFiles.Of(disk, (_, _) => ["/d/unwanted"]).Select(file => file.Path));
    }

    [Theory]
    [InlineData("", "+64055:+108")]
    [InlineData("<seclabel model='dac' relabel='no'/>", null)]
    [InlineData("<seclabel model='dac' relabel='yes'><label>+7:+8</label></seclabel>", "+7:+8")]
    [InlineData("<seclabel relabel='no'/>", null)]
    [InlineData("<seclabel model='selinux' relabel='no'/>", "+64055:+108")]
    public void A_file_may_have_a_label_of_its_own(string label, string? owner)
    {
        var disk = XElement.Parse($"<disk type='file'><driver type='raw'/><source file='/d/x'>{label}</source></disk>");

        Assert.Equal(owner, GuestFiles.Of(disk, (_, _) => []).Single().OwnerFor(Guest)?.ToString());
    }
}
