using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>The control groups of a host: which controllers it has, where they are mounted and in which of the two forms.</summary>
/// <remarks>virCgroupDetectMounts. A controller is in one hierarchy of version 1, or in the one of version 2; a host may have both.</remarks>
internal sealed class CgroupHost
{
    private const string Version2 = "cgroup2";

    private static readonly Dictionary<CgroupController, (string Version1, string Version2)> Names = new()
    {
        [CgroupController.Cpu] = ("cpu", "cpu"),
        [CgroupController.CpuAccounting] = ("cpuacct", "cpu"),
        [CgroupController.CpuSet] = ("cpuset", "cpuset"),
        [CgroupController.Memory] = ("memory", "memory"),
        [CgroupController.Devices] = ("devices", string.Empty),
        [CgroupController.BlockIO] = ("blkio", "io"),
        [CgroupController.Tasks] = ("pids", "pids"),
    };

    private readonly Dictionary<CgroupController, string> _mounts;

    /// <summary>Looks at a host.</summary>
    /// <param name="tree">Its files.</param>
    /// <param name="wanted">The controllers that the administrator lets be used; null for all.</param>
    internal CgroupHost(HostTree tree, IReadOnlyCollection<CgroupController>? wanted = null)
    {
        Tree = tree;
        var mounts = tree.ReadLines("/proc/self/mountinfo").Select(Mount).OfType<(string Path, string Type, string[] Options)>().ToArray();
        var newer = mounts.FirstOrDefault(mount => mount.Type == Version2).Path;
        var unified = newer is null ? [] : (tree.Read(newer + "/cgroup.controllers") ?? string.Empty).Split(' ');
        var found = new Dictionary<CgroupController, string>();
        foreach (var (controller, (first, second)) in Names)
        {
            if (mounts.FirstOrDefault(mount => mount.Type == "cgroup" && mount.Options.Contains(first)).Path is { } path)
            {
                found[controller] = path;
            }
            else if (unified.Contains(second))
            {
                found[controller] = newer!;
            }
        }

        Mounts = [.. found.Values.Distinct(StringComparer.Ordinal)];
        _mounts = found.Where(pair => wanted?.Contains(pair.Key) != false).ToDictionary();

        // A hierarchy of version 2 beside those of version 1 that has no controllers is there for systemd alone.
        Unified = newer is not null && _mounts.ContainsValue(newer) ? newer : null;
        FiltersDevices = Unified is not null && !_mounts.ContainsKey(CgroupController.Devices) && wanted?.Contains(CgroupController.Devices) != false;
    }

    /// <summary>The host's files.</summary>
    internal HostTree Tree { get; }

    /// <summary>Where version 2 is mounted; null where it is not, or has none of the controllers.</summary>
    internal string? Unified { get; }

    /// <summary>Whether devices are chosen by a program, because no hierarchy has files for them.</summary>
    internal bool FiltersDevices { get; }

    /// <summary>The controllers that there are.</summary>
    internal IReadOnlyCollection<CgroupController> Controllers => _mounts.Keys;

    /// <summary>Where controllers are mounted, also those that the administrator does not let be used now: a group may be there from before.</summary>
    internal IReadOnlyList<string> Mounts { get; }

    /// <summary>Tells where a controller is mounted.</summary>
    /// <param name="controller">The controller.</param>
    /// <returns>The directory; null when the host has not got it.</returns>
    internal string? MountOf(CgroupController controller) => _mounts.GetValueOrDefault(controller);

    /// <summary>Tells whether a controller is of version 2.</summary>
    /// <param name="controller">The controller.</param>
    /// <returns>Whether it is.</returns>
    internal bool IsUnified(CgroupController controller) => MountOf(controller) is { } mount && mount == Unified;

    /// <summary>Tells the name of a controller of version 2, such as <c>io</c>.</summary>
    /// <param name="controller">The controller.</param>
    /// <returns>The name.</returns>
    internal static string UnifiedName(CgroupController controller) => Names[controller].Version2;

    /// <summary>Finds a controller by the name that libvirt's configuration has for it.</summary>
    /// <param name="name">The name, such as <c>blkio</c>.</param>
    /// <returns>The controller; null when there is none of that name.</returns>
    internal static CgroupController? Named(string name) => Names.Where(pair => pair.Value.Version1 == name).Select(pair => (CgroupController?)pair.Key).FirstOrDefault();

    /// <summary>Gives a group, whether it is there or not.</summary>
    /// <param name="path">Its path below the mounts, beginning with a slash.</param>
    /// <returns>The group.</returns>
    internal ControlGroup Group(string path) => new(this, path);

    /// <summary>Turns the name of a partition, as definitions have it, into the path of its group.</summary>
    /// <remarks>virCgroupSetPartitionSuffix: below the three names that every host has, each part is marked as a partition.</remarks>
    /// <param name="partition">The partition, such as <c>/machine/production</c>.</param>
    /// <returns>The path.</returns>
    /// <exception cref="VirtException">ConfigUnsupported when it is not absolute or leads elsewhere.</exception>
    internal string PathOfPartition(string partition)
    {
        if (!partition.StartsWith('/'))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"Resource partition '{partition}' must start with '/'", VirtErrorDomain.Cgroup);
        }

        var parts = partition.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Any(part => part is "." or ".."))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"Resource partition '{partition}' must not lead out of itself", VirtErrorDomain.Cgroup);
        }

        return "/" + string.Join('/', parts.Select((part, index) =>
            index == 0 && part is "machine" or "system" or "user" ? part : Escape(part.Contains('.', StringComparison.Ordinal) ? part : part + ".partition")));
    }

    /// <summary>Makes a name that no file of a group has.</summary>
    /// <remarks>virCgroupPartitionEscape.</remarks>
    /// <param name="name">The name.</param>
    /// <returns>The name, with an underscore before it where it needs one.</returns>
    internal string Escape(string name)
    {
        var controllers = Tree.ReadLines("/proc/cgroups").Where(line => !line.StartsWith('#')).Select(line => line.Split('\t', ' ')[0]);
        return name[0] is '_' or '.' || controllers.Append("cgroup").Any(controller => name.StartsWith(controller + ".", StringComparison.Ordinal)) ? "_" + name : name;
    }

    private static (string Path, string Type, string[] Options)? Mount(string line)
    {
        // 31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup cgroup rw,cpu
        var fields = line.Split(' ');
        var separator = Array.IndexOf(fields, "-");
        return separator < 0 || fields.Length < separator + 4 || fields[separator + 1] is not ("cgroup" or Version2)
            ? null
            : (fields[4].Replace("\\040", " ", StringComparison.Ordinal), fields[separator + 1], fields[separator + 3].Split(','));
    }
}

/// <summary>What control groups limit and count.</summary>
internal enum CgroupController
{
    /// <summary>Shares of the CPUs, and limits.</summary>
    Cpu,

    /// <summary>Used time of the CPUs.</summary>
    CpuAccounting,

    /// <summary>Which CPUs and memory nodes.</summary>
    CpuSet,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Access to devices; of version 1 only.</summary>
    Devices,

    /// <summary>Disk I/O.</summary>
    BlockIO,

    /// <summary>How many processes and threads.</summary>
    Tasks,
}
