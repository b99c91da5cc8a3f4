namespace VirtPS.Tests.Interop;

/// <summary>Images for guests that take no time to boot.</summary>
internal static class GuestImages
{
    /// <summary>Makes a bootable image as <c>boot.img</c> and as <c>disk.qcow2</c>, and images without content beside them.</summary>
    public static async Task MakeAsync(string directory)
    {
        var boot = Path.Combine(directory, "boot.img");
        await File.WriteAllBytesAsync(boot, BootSector());
        _ = (await Peer.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", boot, Path.Combine(directory, "disk.qcow2"))).Success;
        foreach (var name in new[] { "data.img", "more.img", "third.img", "first.iso", "second.iso" })
        {
            using var file = File.Create(Path.Combine(directory, name));
            file.SetLength(1 << 20);
        }
    }

    /// <summary>A disk whose boot sector says B on the serial port and halts, waking for every interrupt.</summary>
    private static byte[] BootSector()
    {
        byte[] code =
        [
            0xfa, 0x31, 0xc0, 0x8e, 0xd8, // cli; no segment
            0xba, 0xf8, 0x03, 0xb0, 0x42, 0xee, 0xb0, 0x0a, 0xee, // say B and a new line at the first serial port
            0xfb, 0xf4, 0xeb, 0xfd, // sti; again: hlt; jmp again
        ];
        var disk = new byte[1 << 20];
        code.CopyTo(disk, 0);
        (disk[510], disk[511]) = (0x55, 0xaa);
        return disk;
    }
}
