using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Kernel;

/// <summary>A device as the host's kernel shows it, with what udev adds.</summary>
/// <remarks>struct udev_device.</remarks>
internal sealed class KernelDevice
{
    private readonly HostTree _tree;
    private readonly Dictionary<string, string> _facts = new(StringComparer.Ordinal);
    private UdevRecord? _record;

    private KernelDevice(HostTree tree, string path)
    {
        _tree = tree;
        Path = path;
        Subsystem = tree.FollowToName(path + "/subsystem") ?? string.Empty;
        foreach (var line in tree.ReadLines(path + "/uevent"))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var split and > 0)
            {
                _facts[line[..split]] = line[(split + 1)..];
            }
        }
    }

    /// <summary>Its place under <c>/sys/devices</c>.</summary>
    internal string Path { get; }

    /// <summary>Its own name; a slash in a name stands as an exclamation mark in the file system.</summary>
    internal string Name => System.IO.Path.GetFileName(Path).Replace('!', '/');

    /// <summary>What it belongs to, such as <c>pci</c>, <c>net</c> or <c>block</c>.</summary>
    internal string Subsystem { get; }

    /// <summary>What it is within its subsystem, such as <c>disk</c>; nothing where the kernel does not say.</summary>
    internal string? DeviceType => Property("DEVTYPE");

    /// <summary>Its node under <c>/dev</c>, if it has one.</summary>
    internal string? Node => _facts.TryGetValue("DEVNAME", out var name) ? name.StartsWith('/') ? name : "/dev/" + name : null;

    /// <summary>The links to its node.</summary>
    internal IReadOnlyList<string> Links => Record.Links;

    private UdevRecord Record => _record ??= DatabaseId is { } id ? UdevRecord.Read(_tree, id) : UdevRecord.Empty;

    private string? DatabaseId =>
        _facts.TryGetValue("MAJOR", out var major) ? $"{(Subsystem == "block" ? 'b' : 'c')}{major}:{_facts.GetValueOrDefault("MINOR")}"
        : _facts.TryGetValue("IFINDEX", out var index) ? "n" + index
        : Subsystem.Length > 0 ? $"+{Subsystem}:{System.IO.Path.GetFileName(Path)}"
        : null;

    /// <summary>Looks at a device.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="path">The device's place under <c>/sys/devices</c>.</param>
    /// <returns>The device, or nothing when there is none.</returns>
    internal static KernelDevice? TryOpen(HostTree tree, string path) => File.Exists(tree.At(path + "/uevent")) ? new KernelDevice(tree, path) : null;

    /// <summary>Lists the devices of all subsystems, each after those it hangs on.</summary>
    /// <param name="tree">The host's files.</param>
    /// <returns>Their places under <c>/sys/devices</c>.</returns>
    internal static IReadOnlyList<string> ListPaths(HostTree tree)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var bus in tree.List("/sys/bus").Except(Ignored))
        {
            AddLinks(tree, $"/sys/bus/{bus}/devices", found);
        }

        foreach (var kind in tree.List("/sys/class").Except(Ignored))
        {
            AddLinks(tree, $"/sys/class/{kind}", found);
        }

        return [.. found];
    }

    /// <summary>Gives a property.</summary>
    /// <param name="key">Its key, such as <c>PCI_CLASS</c> of the kernel or <c>ID_SERIAL</c> of udev.</param>
    /// <returns>Its value; nothing when neither knows it.</returns>
    internal string? Property(string key) => _facts.TryGetValue(key, out var value) ? value : Record.Properties.GetValueOrDefault(key);

    /// <summary>Reads an attribute without control characters.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its text; nothing when it is missing or empty.</returns>
    internal string? Attribute(string name) =>
        _tree.Read($"{Path}/{name}") is { } text && new string([.. text.Where(c => !char.IsControl(c))]) is { Length: > 0 } clean ? clean : null;

    /// <summary>Reads an attribute that is a number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number; nothing when it is missing or none.</returns>
    internal long? Number(string name) => HostTree.ToNumber(Attribute(name)?.Trim());

    /// <summary>Finds the device that this one hangs on.</summary>
    /// <returns>Its place under <c>/sys/devices</c>; nothing at the top.</returns>
    internal string? ParentPath()
    {
        const string Top = "/sys/devices";
        for (var path = System.IO.Path.GetDirectoryName(Path); path is not null && path.Length > Top.Length; path = System.IO.Path.GetDirectoryName(path))
        {
            if (File.Exists(_tree.At(path + "/uevent")))
            {
                return path;
            }
        }

        return null;
    }

    // These hold many devices and none that a guest could have.
    private static readonly string[] Ignored = ["acpi", "tty", "vc", "i2c"];

    private static void AddLinks(HostTree tree, string directory, SortedSet<string> found)
    {
        foreach (var name in tree.List(directory))
        {
            if (tree.Follow($"{directory}/{name}") is { } path)
            {
                found.Add(path);
            }
        }
    }
}
