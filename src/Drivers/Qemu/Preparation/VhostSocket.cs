using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Opens the host's end of a guest's vsock.</summary>
internal static partial class VhostSocket
{
    private const string Path = "/dev/vhost-vsock";
    private const ulong SetGuestId = 0x4008af60;

    /// <summary>Opens it and claims the guest's number.</summary>
    /// <param name="node">Where the domains are.</param>
    /// <param name="run">The guest's run.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="VirtException">The host has no such device, or the number is another guest's.</exception>
    internal static SafeFileHandle Open(QemuNode node, QemuRun run)
    {
        QemuDomain domain;
        lock (node.Gate)
        {
            domain = node.Table.Active.First(active => active.Run == run);
        }

        var cid = domain.Definition.ToTree().Element("devices")?.Element("vsock")?.Element("cid");
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (IOException e)
        {
            node.Log(LogPriority.Error, $"{Path}: {e.Message}");
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "unable to open vhost-vsock device");
        }

        var number = (ulong)(cid?.Number("address") ?? 3);
        if (Control(handle, SetGuestId, ref number) != 0)
        {
            handle.Dispose();
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"failed to set guest cid {number}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return handle;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, ulong request, ref ulong data);
}
