using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>One group of processes or threads, in all hierarchies of a host.</summary>
/// <remarks>virCgroup.</remarks>
/// <param name="host">The host.</param>
/// <param name="path">Its path below the mounts, beginning with a slash.</param>
internal sealed class ControlGroup(CgroupHost host, string path)
{
    private const string SubtreeControl = "cgroup.subtree_control";
    private const int LastBusyTry = 500;

    private static readonly CgroupController[] OfThreads = [CgroupController.Cpu, CgroupController.CpuAccounting, CgroupController.CpuSet];

    /// <summary>Its path below the mounts.</summary>
    internal string Path => path;

    /// <summary>The host.</summary>
    internal CgroupHost Host => host;

    /// <summary>Tells whether the group is under a controller.</summary>
    /// <param name="controller">The controller.</param>
    /// <returns>Whether the controller's files are there.</returns>
    internal bool Has(CgroupController controller) => DirectoryOf(controller) is { } directory && host.Tree.Exists(directory)
        && (!host.IsUnified(controller) || IsEnabled(directory, controller));

    /// <summary>Tells whether the group has a file.</summary>
    /// <param name="controller">The controller that the file is of.</param>
    /// <param name="file">The file's name.</param>
    /// <returns>Whether it is there.</returns>
    internal bool Has(CgroupController controller, string file) => DirectoryOf(controller) is { } directory && host.Tree.Exists($"{directory}/{file}");

    /// <summary>The directory of the group in a controller's hierarchy.</summary>
    /// <param name="controller">The controller.</param>
    /// <returns>The host's path; null when the host has not got the controller.</returns>
    internal string? DirectoryOf(CgroupController controller) => host.MountOf(controller) is { } mount ? mount + path : null;

    /// <summary>Where the group is in version 2, when its devices are chosen there; null otherwise.</summary>
    internal string? FilteredDirectory => host.FiltersDevices && host.Unified is { } mount && host.Tree.Exists(mount + path) ? host.Tree.At(mount + path) : null;

    /// <summary>The directories of the group, one in each hierarchy that is used.</summary>
    internal IReadOnlyList<string> Directories =>
        [.. host.Controllers.Select(controller => DirectoryOf(controller)!).Append(host.Unified is null ? null : host.Unified + path).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Gives a group below this one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The group.</returns>
    internal ControlGroup Child(string name) => new(host, path.TrimEnd('/') + "/" + name);

    /// <summary>Makes the group and those above it, and gives it what controllers those have.</summary>
    /// <remarks>virCgroupMakeGroup.</remarks>
    /// <exception cref="VirtException">SystemError when the kernel refuses, as where the file system is read-only.</exception>
    internal void Make()
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var count = 1; count <= parts.Length; count++)
        {
            var parent = new ControlGroup(host, "/" + string.Join('/', parts.Take(count - 1)));
            new ControlGroup(host, "/" + string.Join('/', parts.Take(count))).MakeBelow(parent, host.Controllers, isThreaded: false);
        }
    }

    /// <summary>Makes a group of this group's threads.</summary>
    /// <remarks>virCgroupNewThread.</remarks>
    /// <param name="name">Its name, such as <c>vcpu0</c>.</param>
    /// <returns>The group.</returns>
    /// <exception cref="VirtException">SystemError.</exception>
    internal ControlGroup MakeThreads(string name)
    {
        var child = Child(name);
        child.MakeBelow(this, [.. host.Controllers.Intersect(OfThreads)], isThreaded: true);
        return child;
    }

    /// <summary>Puts a process into the group, with all its threads.</summary>
    /// <param name="process">The process.</param>
    /// <exception cref="VirtException">SystemError.</exception>
    internal void AddProcess(int process) => Directories.Where(directory => host.Tree.Exists(directory)).ToList().ForEach(
        directory => Write(directory, "cgroup.procs", process.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Puts a thread into the group.</summary>
    /// <param name="thread">The thread.</param>
    /// <exception cref="VirtException">SystemError.</exception>
    internal void AddThread(int thread)
    {
        foreach (var directory in Directories.Where(directory => host.Tree.Exists(directory)))
        {
            Write(directory, IsUnifiedPlace(directory) ? "cgroup.threads" : "tasks", thread.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Reads a file of the group.</summary>
    /// <param name="controller">The controller that it is of.</param>
    /// <param name="file">Its name.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="VirtException">SystemError when it is not there or cannot be read.</exception>
    internal string Read(CgroupController controller, string file) =>
        TryRead(controller, file) ?? throw Say($"Unable to read from '{DirectoryOf(controller)}/{file}': No such file or directory");

    /// <summary>Reads a file of the group.</summary>
    /// <param name="controller">The controller that it is of.</param>
    /// <param name="file">Its name.</param>
    /// <returns>Its text; null when it is not there.</returns>
    internal string? TryRead(CgroupController controller, string file) => DirectoryOf(controller) is { } directory ? host.Tree.Read($"{directory}/{file}")?.Trim() : null;

    /// <summary>Writes a file of the group.</summary>
    /// <param name="controller">The controller that it is of.</param>
    /// <param name="file">Its name.</param>
    /// <param name="text">What is written.</param>
    /// <exception cref="VirtException">SystemError with the kernel's own words.</exception>
    internal void Write(CgroupController controller, string file, string text) =>
        Write(DirectoryOf(controller) ?? throw Say($"the host has no controller for '{file}'"), file, text);

    /// <summary>Removes the group with all groups below it; the processes in them have ended.</summary>
    /// <remarks>virCgroupRemove.</remarks>
    /// <param name="cancellationToken">Ends the wait for the kernel, which notices a process's end late.</param>
    /// <returns>The removal.</returns>
    /// <exception cref="VirtException">SystemError when a group is still in use.</exception>
    internal async Task RemoveAsync(CancellationToken cancellationToken)
    {
        VirtException? failure = null;
        foreach (var directory in host.Mounts.Select(mount => mount + path))
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    Remove(host.Tree.At(directory));
                    break;
                }
                catch (IOException e) when (attempt == LastBusyTry)
                {
                    // What is left in one hierarchy is no reason to leave it in the others.
                    failure ??= Say($"Unable to remove {directory}: {e.Message}");
                    break;
                }
                catch (IOException)
                {
                    await Task.Delay(10, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    // Its files go with the directory; only the groups below it have to go first.
    private static void Remove(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var child in Directory.EnumerateDirectories(directory))
        {
            Remove(child);
        }

        Directory.Delete(directory);
    }

    private static VirtException Say(string what) => new(VirtErrorCode.SystemError, what, VirtErrorDomain.Cgroup);

    private bool IsUnifiedPlace(string directory) => host.Unified is { } mount && directory == mount + path;

    private bool IsEnabled(string directory, CgroupController controller) =>
        (host.Tree.Read(directory + "/cgroup.controllers") ?? string.Empty).Split(' ').Contains(CgroupHost.UnifiedName(controller));

    private void Write(string directory, string file, string text) =>
        host.Tree.Write($"{directory}/{file}", text, $"Unable to write to '{directory}/{file}'", VirtErrorDomain.Cgroup);

    private void MakeBelow(ControlGroup parent, IReadOnlyCollection<CgroupController> controllers, bool isThreaded)
    {
        foreach (var controller in controllers.Where(controller => !host.IsUnified(controller)))
        {
            // A set of CPUs is empty at first, and nothing may be put into an empty one.
            if (MakeDirectory(DirectoryOf(controller)!) && controller == CgroupController.CpuSet)
            {
                foreach (var file in new[] { "cpuset.cpus", "cpuset.mems", "cpuset.memory_migrate" })
                {
                    Write(controller, file, parent.Read(controller, file));
                }
            }
        }

        if (host.Unified is not { } mount)
        {
            return;
        }

        var isNew = MakeDirectory(mount + path);
        if (isThreaded && isNew)
        {
            Write(mount + path, "cgroup.type", "threaded");
        }

        foreach (var name in controllers.Where(host.IsUnified).Select(CgroupHost.UnifiedName).Distinct())
        {
            var place = mount + parent.Path.TrimEnd('/');
            if ((host.Tree.Read($"{place}/cgroup.controllers") ?? string.Empty).Split(' ').Contains(name)
                && !(host.Tree.Read($"{place}/{SubtreeControl}") ?? string.Empty).Split(' ').Contains(name))
            {
                Write(place, SubtreeControl, "+" + name);
            }
        }
    }

    private bool MakeDirectory(string directory)
    {
        if (host.Tree.Exists(directory))
        {
            return false;
        }

        try
        {
            Directory.CreateDirectory(host.Tree.At(directory));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Say($"Failed to create cgroup '{directory}': {e.Message}");
        }
    }
}
