namespace VirtPS.Tests.Interop.Guests;

/// <summary>The files and the definition of a guest that boots Debian's kernel and runs QEMU's agent.</summary>
/// <param name="directory">Where its files are.</param>
internal sealed class LinuxGuest(string directory) : IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "linux";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Its shell, which answers whether its agent does or not.</summary>
    public GuestShell Shell { get; } = new(Path.Combine(directory, "shell"));

    /// <summary>Its disk, a qcow2 image with a file system.</summary>
    public string Disk => At("disk.qcow2");

    /// <summary>Its definition as libvirt reads it.</summary>
    public string Definition => $"""
        <domain type='qemu'>
          <name>{Name}</name>
          <maxMemory slots='4' unit='MiB'>1024</maxMemory><memory unit='MiB'>256</memory>
          <vcpu current='2'>4</vcpu>
          <os><type arch='x86_64' machine='pc'>hvm</type><kernel>{GuestSystem.Kernel}</kernel><initrd>{At("initrd")}</initrd>
            <cmdline>console=ttyS0 quiet panic=-1 tsc=reliable no_timer_check mitigations=off memhp_default_state=online_movable no_console_suspend</cmdline></os>
          <features><acpi/><apic/></features>
          <cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model><numa><cell id='0' cpus='0-3' memory='256' unit='MiB'/></numa></cpu>
          <pm><suspend-to-mem enabled='yes'/><suspend-to-disk enabled='yes'/></pm>
          <devices>
            <disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='{Disk}'/><target dev='vda' bus='virtio'/><serial>first</serial></disk>
            <controller type='usb' model='none'/><controller type='scsi' model='virtio-scsi'/><controller type='virtio-serial'/>
            <interface type='user'><mac address='52:54:00:12:34:56'/><model type='virtio'/></interface>
            <serial type='file'><source path='{At("serial")}' append='on'/><target port='0'/></serial>
            <serial type='unix'><source mode='bind' path='{At("shell")}'/><target port='1'/></serial>
            <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
            <memballoon model='virtio'/>
            <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
          </devices>
        </domain>
        """;

    /// <summary>How often it has booted.</summary>
    public int Boots => Said().Split("ready ").Length - 1;

    /// <summary>Gives a path for a file of it.</summary>
    public string At(string name) => Path.Combine(directory, name);

    /// <summary>Makes its files.</summary>
    /// <returns>The file of its definition.</returns>
    public async Task<string> MakeAsync()
    {
        await GuestSystem.MakeAsync(directory);
        await MakeDiskAsync(Disk, "64M");
        await File.WriteAllTextAsync(At("linux.xml"), Definition);
        return At("linux.xml");
    }

    /// <summary>Makes a qcow2 image with a file system in it.</summary>
    public static async Task MakeDiskAsync(string path, string size)
    {
        _ = (await Peer.RunAsync("qemu-img", "create", "-f", "raw", path + ".raw", size)).Success;
        _ = (await Peer.RunAsync("mkfs.ext4", "-q", "-F", path + ".raw")).Success;
        _ = (await Peer.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", path + ".raw", path)).Success;
        File.Delete(path + ".raw");
    }

    /// <summary>Waits until it has booted a number of times in all.</summary>
    public async Task BootedAsync(int times = 1)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Boots < times)
        {
            try
            {
                await Task.Delay(50, limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The guest has booted {Boots} times and not {times}. It said:\n{Said()}");
            }
        }
    }

    /// <summary>What it has said at its first serial port.</summary>
    public string Said()
    {
        using var file = new FileStream(At("serial"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    public void Dispose() => Shell.Dispose();
}
