using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>Proves that KVM runs guests here: a tiny one is given some work and has to be done with it in time.</summary>
/// <remarks>That the device opens proves nothing: within another hypervisor a guest may take seconds for what takes microseconds elsewhere.</remarks>
internal static class KvmProof
{
    private const string Path = "/dev/kvm";
    private const int FirmwareSize = 65536;
    private const int Done = (0x2a << 1) | 1;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // At reset the CPU begins 16 bytes below the end: there it jumps to the start, which counts down from 65,536 with a
    // write to a port at every 256th step, and leaves through QEMU's debug exit.
    private static readonly byte[] Work =
    [
        0x31, 0xc9,             // xor cx, cx
        0x49,                   // next: dec cx
        0x84, 0xc9,             // test cl, cl
        0x75, 0x04,             // jnz skip
        0xb0, 0x00,             // mov al, 0
        0xe6, 0x80,             // out 0x80, al
        0x85, 0xc9,             // skip: test cx, cx
        0x75, 0xf3,             // jnz next
        0xb0, 0x2a,             // mov al, 0x2a
        0xba, 0x01, 0x05,       // mov dx, 0x501
        0xee,                   // out dx, al
        0xf4,                   // hlt
    ];

    /// <summary>Says in short whether there is a device that the daemon may use.</summary>
    internal static string Device => CanOpen() ? "kvm" : "-";

    /// <summary>Tries.</summary>
    /// <param name="log">Takes why not.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether guests run.</returns>
    internal static async Task<bool> TryAsync(Action<LogPriority, string> log, CancellationToken cancellationToken)
    {
        if (!CanOpen() || QemuPrograms.Find().GetValueOrDefault(QemuPrograms.HostArch) is not { } binary)
        {
            return false;
        }

        // The proof is written in the language of one CPU; where it cannot be given, the device has to do.
        return QemuPrograms.HostArch != "x86_64" || await RunAsync(HostProgram.TryFind(binary), log, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> RunAsync(HostProgram? program, Action<LogPriority, string> log, CancellationToken cancellationToken)
    {
        if (program is null)
        {
            return false;
        }

        var firmware = System.IO.Path.GetTempFileName();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await File.WriteAllBytesAsync(firmware, Firmware(), cancellationToken).ConfigureAwait(false);
            var result = await program.TryRunAsync(
                [
                    "-machine", "pc,accel=kvm", "-cpu", "host", "-m", "2", "-nodefaults", "-no-user-config", "-display", "none",
                    "-device", "isa-debug-exit,iobase=0x501,iosize=0x1", "-bios", firmware, "-no-reboot",
                ],
                input: null, limit.Token).ConfigureAwait(false);
            if (result.ExitCode == Done)
            {
                return true;
            }

            log(LogPriority.Info, $"KVM is not used: a guest on it ended with status {result.ExitCode}: {result.Error.Trim()}");
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            log(LogPriority.Info, $"KVM is not used: a guest on it did not do in {Limit.TotalSeconds} seconds what takes a thousandth of one");
            return false;
        }
        finally
        {
            File.Delete(firmware);
        }
    }

    private static byte[] Firmware()
    {
        var image = new byte[FirmwareSize];
        Work.CopyTo(image, 0);

        // A near jump from 0xfff0 to 0: the offset counts from the end of the three bytes.
        ReadOnlySpan<byte> jump = [0xe9, 0x0d, 0x00];
        jump.CopyTo(image.AsSpan(FirmwareSize - 16));
        return image;
    }

    private static bool CanOpen()
    {
        try
        {
            using var device = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
