namespace VirtPS.Engine.Model;

/// <summary>Gives disks their targets: the first free name of the bus.</summary>
internal sealed class DiskTargets
{
    private readonly HashSet<string> _taken = [];

    internal DiskTargets(IEnumerable<string?> taken) => _taken.UnionWith(taken.OfType<string>());

    internal static string DefaultBus(VirtDiskConfig disk, GuestChoice guest, OsProfile profile) => disk.Device switch
    {
        "cdrom" => guest.Machine is { } machine && machine.Contains("q35", StringComparison.Ordinal) ? "sata" : "ide",
        "floppy" => "fdc",
        _ when guest.VirtType == "xen" => "xen",
        _ when guest.IsQemu => profile.DiskBus,
        _ => "virtio",
    };

    internal string Next(string bus)
    {
        var prefix = bus switch
        {
            "virtio" => "vd",
            "ide" => "hd",
            "fdc" => "fd",
            "xen" => "xvd",
            "sd" => "mmcblk",
            _ => "sd",
        };
        var name = Enumerable.Range(0, int.MaxValue).Select(index => prefix + Letters(index)).First(name => !_taken.Contains(name));
        _taken.Add(name);
        return name;
    }

    /// <summary>a to z, then aa, ab and so on.</summary>
    private static string Letters(int index) =>
        index < 26 ? ((char)('a' + index)).ToString() : Letters((index / 26) - 1) + (char)('a' + (index % 26));
}
