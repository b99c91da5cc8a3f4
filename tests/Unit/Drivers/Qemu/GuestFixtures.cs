using System.Xml.Linq;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Guests with each kind of device that a QEMU without a host's help can have.</summary>
internal static class GuestFixtures
{
    public const string Secret = "2c3b0d4e-6d39-4e3a-9b3c-3f3f9a1b7c11";

    public const string Passphrase = "open, sesame";

    // Each is a machine, what stands beside the devices, and the devices.
    private static readonly Dictionary<string, (string Machine, string Beside, string Devices)> Guests = new()
    {
        ["minimal"] = ("q35", "", "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='DIR/raw.img'/><target dev='vda' bus='virtio'/></disk><serial type='pty'/>"),
        ["pc"] = ("pc", "<features><acpi/><apic/></features>", """
            <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none' discard='unmap'/><source file='DIR/top.qcow2'/><backingStore type='file'><format type='qcow2'/><source file='DIR/base.qcow2'/><backingStore/></backingStore><target dev='hda' bus='ide'/></disk>
            <disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>
            <disk type='file' device='floppy'><driver name='qemu' type='raw'/><source file='DIR/raw.img'/><target dev='fda' bus='fdc'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='DIR/usb.qcow2'/><target dev='sda' bus='usb'/></disk>
            <interface type='user'><mac address='52:54:00:11:22:33'/><model type='e1000'/></interface>
            <sound model='ac97'/><sound model='ich6'/><video><model type='cirrus'/></video>
            <graphics type='vnc' port='5999' autoport='no'><listen type='socket' socket='DIR/vnc'/></graphics>
            <watchdog model='i6300esb' action='reset'/>
            """),
        ["disks"] = ("q35", "<iothreads>2</iothreads>", """
            <controller type='scsi' index='0' model='virtio-scsi'><driver queues='2' iothread='1'/></controller>
            <controller type='scsi' index='1' model='lsilogic'/>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2' iothread='2' copy_on_read='on' queues='2'/><source file='DIR/base.qcow2'/><target dev='vda' bus='virtio'/><serial>a b</serial></disk>
            <disk type='file' device='disk'><driver name='qemu' type='raw' cache='none' io='threads' error_policy='stop'/><source file='DIR/raw.img'/><shareable/><target dev='sda' bus='scsi' rotation_rate='1'/><wwn>5000c50015ea71ac</wwn><vendor>ACME</vendor><product>DISK</product></disk>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='DIR/usb.qcow2'/><target dev='sdb' bus='sata'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='DIR/other.qcow2'/><target dev='sdc' bus='scsi'/><address type='drive' controller='1' bus='0' target='0' unit='1'/></disk>
            <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='DIR/table.bin'/><target dev='sdd' bus='sata'/><readonly/></disk>
            """),
        ["encrypted"] = ("q35", "", """
            <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='DIR/luks.img'><encryption format='luks'><secret type='passphrase' uuid='SECRET'/></encryption></source><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='DIR/luks.qcow2'><encryption format='luks'><secret type='passphrase' uuid='SECRET'/></encryption></source><target dev='vdb' bus='virtio'/></disk>
            """),
        ["slices"] = ("q35", "", """
            <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='DIR/raw.img'><slices><slice type='storage' offset='512' size='4096'/></slices></source><target dev='vda' bus='virtio'/></disk>
            """),
        ["characters"] = ("q35", "", """
            <serial type='file'><source path='DIR/serial.log' append='on'/></serial><serial type='unix'><source mode='bind' path='DIR/ser1'/></serial><serial type='null'><target type='pci-serial'/></serial>
            <parallel type='null'/><console type='pty'><target type='virtio'/></console>
            <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            <channel type='pty'><target type='guestfwd' address='10.0.2.1' port='4600'/></channel>
            <rng model='virtio'><rate bytes='1024' period='500'/><backend model='random'>/dev/urandom</backend></rng><rng model='virtio'><backend model='builtin'/></rng>
            <input type='tablet' bus='usb'/><input type='keyboard' bus='virtio'/><input type='mouse' bus='usb'/>
            """),
        ["memory"] = ("q35", """
            <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
            <cpu><numa><cell id='0' cpus='0' memory='32' unit='MiB'/><cell id='1' cpus='1' memory='32' unit='MiB'><distances><sibling id='0' value='21'/><sibling id='1' value='10'/></distances></cell></numa></cpu>
            <features><acpi/></features><vcpu>2</vcpu><maxMemory slots='4' unit='MiB'>1024</maxMemory>
            """, """
            <memory model='dimm'><target><size unit='MiB'>64</size><node>0</node></target></memory>
            <memory model='virtio-mem'><target><size unit='MiB'>128</size><node>1</node><block unit='MiB'>2</block><requested unit='MiB'>32</requested></target></memory>
            <shmem name='virtps-test'><model type='ivshmem-plain'/><size unit='M'>1</size></shmem>
            """),
        ["firmware tables"] = ("q35", """
            <sysinfo type='smbios'><system><entry name='manufacturer'>ACME, Inc.</entry></system><oemStrings><entry>one</entry></oemStrings></sysinfo>
            <genid>9f0f2c1e-3d5b-4c2f-8a55-2f6a1d9f0a01</genid>
            <features><acpi/><vmcoreinfo state='on'/><smm state='on'/></features><clock offset='variable' adjustment='3600'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock>
            <pm><suspend-to-mem enabled='no'/></pm>
            """, "<panic model='isa'/><iommu model='intel'/><video><model type='vga'/></video><sound model='ich9'/>"),
        ["nics"] = ("q35", "", """
            <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/><driver queues='1' rx_queue_size='512'><host csum='off'/><guest ecn='off'/></driver></interface>
            <interface type='user'><mac address='52:54:00:00:00:02'/><ip family='ipv4' address='172.17.2.0' prefix='24'/><model type='rtl8139'/><rom enabled='no'/></interface>
            <interface type='mcast'><mac address='52:54:00:00:00:03'/><source address='230.0.0.1' port='5558'/><model type='e1000e'/></interface>
            <hub type='usb'/>
            """),
        ["smallest"] = ("microvm", "", "<serial type='null'/>"),
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, guest) in Guests)
        {
            data.Add(name, guest.Devices.Trim());
        }

        return data;
    }

    public static XElement Domain(string name, string devices, string directory)
    {
        var (machine, beside, _) = Guests[name];
        var vcpu = beside.Contains("<vcpu>", StringComparison.Ordinal) ? string.Empty : "<vcpu>1</vcpu>";
        var smbios = beside.Contains("<sysinfo", StringComparison.Ordinal) ? "<smbios mode='sysinfo'/>" : string.Empty;
        return XElement.Parse($"""
            <domain type='qemu'><name>guest</name><uuid>5e7f2b1a-8f0c-4c55-9a41-27a0c1b4d001</uuid><memory unit='MiB'>64</memory>{vcpu}
            <os><type arch='x86_64' machine='{machine}'>hvm</type>{smbios}</os>{beside}<devices>{devices}<memballoon model='{(machine == "microvm" ? "none" : "virtio")}'/></devices></domain>
            """.Replace("DIR", directory, StringComparison.Ordinal).Replace("SECRET", Secret, StringComparison.Ordinal));
    }

    public static IEnumerable<(string File, string[] Arguments)> Images(string name, string directory)
    {
        foreach (var image in new[] { "base", "usb", "other" })
        {
            yield return (Path.Combine(directory, $"{image}.qcow2"), ["create", "-q", "-f", "qcow2"]);
        }

        yield return (Path.Combine(directory, "top.qcow2"), ["create", "-q", "-f", "qcow2", "-b", Path.Combine(directory, "base.qcow2"), "-F", "qcow2"]);
        if (name == "encrypted")
        {
            // One key with few rounds, which a slow machine still measures.
            var secret = Path.Combine(directory, "passphrase");
            File.WriteAllText(secret, Passphrase);
            string[] made = ["create", "-q", "--object", $"secret,id=s,file={secret}"];
            yield return (Path.Combine(directory, "luks.img"), [.. made, "-f", "luks", "-o", "key-secret=s,iter-time=200"]);
            yield return (Path.Combine(directory, "luks.qcow2"), [.. made, "-f", "qcow2", "-o", "encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=200"]);
        }
    }
}
