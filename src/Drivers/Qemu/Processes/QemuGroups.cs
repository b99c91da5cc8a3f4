using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Tuning;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Puts each guest into a control group of its own, with its limits, and each of its threads into one below that.</summary>
/// <remarks>qemuSetupCgroup, qemuProcessSetupPid. The groups are named as libvirt names them where no systemd makes them. Where the host's
/// groups cannot be changed, as in a container, guests run without: then limits in a definition are refused at start.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="host">The host's groups; null when guests get none, as those of a user's own daemon.</param>
internal sealed class QemuGroups(QemuNode node, CgroupHost? host) : IQemuPart
{
    private const string Annex = "cgroup";
    private const string Partition = "/machine";
    private const int LongestName = 64;
    private const string Emulator = "emulator";

    private int _hasComplained;
    private int _hasComplainedOfThreads;

    /// <summary>Makes the group of a guest that starts, with the limits that its definition has.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its live definition.</param>
    /// <param name="cancellationToken">Gives up; the group is removed with the run.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for limits that the host cannot keep; SystemError when the kernel refuses one.</exception>
    internal async Task MakeAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        run.Group = host is null ? null : await TryMakeAsync(host, domain, run, live, cancellationToken).ConfigureAwait(false);
        new GuestLimits(run.Group).Apply(live);
        LimitThreads(run.Group);
    }

    /// <summary>Names the controllers that guests' groups are made for.</summary>
    /// <param name="settings">The driver's configuration.</param>
    /// <returns>The controllers.</returns>
    internal static IReadOnlyCollection<CgroupController> Wanted(QemuConfiguration settings) => settings.Processes.MaxThreads is null
        ? settings.Confinement.CgroupControllers
        : [.. settings.Confinement.CgroupControllers, CgroupController.Tasks];

    /// <summary>Puts a started guest's threads into groups of their own.</summary>
    /// <param name="run">Its run, whose virtual CPUs are known.</param>
    /// <param name="live">Its live definition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    internal static async Task PlaceAsync(QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        var tune = live.Element("cputune");
        if (run.Group is not { } group || !HasThreads(group) || run.Process is not { } process)
        {
            return;
        }

        var emulator = group.MakeThreads(Emulator);
        Place(emulator, live, QemuPinning.Read(live, "emulatorpin", null, 0), tune, "emulator_", null);
        emulator.AddProcess(process.Id);
        PlaceVcpus(run, live);
        if (live.Element("iothreads")?.Value is not (null or "0"))
        {
            var answer = await run.Monitor.RunAsync("query-iothreads", null, cancellationToken).ConfigureAwait(false);
            foreach (var (id, thread) in QemuThreads.Read(answer))
            {
                PlaceIOThread(run, live, id, thread);
            }
        }
    }

    /// <summary>Puts the threads of virtual CPUs into their groups, and removes the groups of those that are gone.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="live">Its live definition.</param>
    internal static void PlaceVcpus(QemuRun run, XElement live)
    {
        if (run.Group is not { } group || !HasThreads(group))
        {
            return;
        }

        // A QEMU whose virtual CPUs share one thread has no thread for each.
        foreach (var (number, thread) in run.VcpuThreads.Where(pair => pair.Value != 0 && pair.Value != run.Process?.Id).DistinctBy(pair => pair.Value))
        {
            var vcpu = group.MakeThreads("vcpu" + number.ToString(CultureInfo.InvariantCulture));
            Place(vcpu, live, QemuPinning.Read(live, "vcpupin", "vcpu", (uint)number), live.Element("cputune"), string.Empty, NodesOfVcpu(live, number));
            vcpu.AddThread(thread);
        }
    }

    /// <summary>Puts an I/O thread into its group.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="live">Its live definition.</param>
    /// <param name="id">The thread's number in the definition.</param>
    /// <param name="thread">The host's thread.</param>
    internal static void PlaceIOThread(QemuRun run, XElement live, uint id, int thread)
    {
        if (run.Group is { } group && HasThreads(group))
        {
            var place = group.MakeThreads("iothread" + id.ToString(CultureInfo.InvariantCulture));
            Place(place, live, QemuPinning.Read(live, "iothreadpin", "iothread", id), live.Element("cputune"), "iothread_", null);
            place.AddThread(thread);
        }
    }

    /// <summary>Says on which CPUs the threads of one of a guest's groups run.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="name">The group's name, such as <c>vcpu0</c>.</param>
    /// <param name="cpus">The CPUs.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Pin(QemuRun run, string name, CpuSet cpus)
    {
        if (run.Group?.Child(name) is { } group && group.Has(CgroupController.CpuSet))
        {
            group.Write(CgroupController.CpuSet, "cpuset.cpus", cpus.ToString());
        }
    }

    /// <summary>The groups of a guest's threads of a kind.</summary>
    /// <param name="group">The guest's group.</param>
    /// <param name="kind">The kind: emulator, vcpu or iothread.</param>
    /// <returns>The groups that are there.</returns>
    internal static IReadOnlyList<ControlGroup> ThreadsOf(ControlGroup group, string kind) =>
        (group.DirectoryOf(CgroupController.Cpu) ?? group.DirectoryOf(CgroupController.CpuSet)) is { } directory
            ? [.. group.Host.Tree.List(directory).Where(name => name.StartsWith(kind, StringComparison.Ordinal) && group.Host.Tree.Exists($"{directory}/{name}/cgroup.procs")).Select(group.Child)]
            : [];

    /// <inheritdoc/>
    public Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        FindAgain(run);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        FindAgain(run);
        if (run.Group is { } group)
        {
            await group.RemoveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // As with libvirt, which has systemd do it, a host that cannot count threads runs its guests all the same.
    private void LimitThreads(ControlGroup? group)
    {
        if (node.Settings.File.Processes.MaxThreads is { } most && (group is null || !CgroupTasks.Limit(group, most))
            && Interlocked.Exchange(ref _hasComplainedOfThreads, 1) == 0)
        {
            node.Log(LogPriority.Warning, "max_threads_per_process is not kept: the host has no control groups that count threads, or lets nobody make them");
        }
    }

    private static bool HasThreads(ControlGroup group) => group.Has(CgroupController.Cpu) || group.Has(CgroupController.CpuSet);

    private static void Place(ControlGroup group, XElement live, CpuSet? cpus, XElement? tune, string prefix, string? nodes)
    {
        if (group.Has(CgroupController.CpuSet))
        {
            if (cpus is not null)
            {
                group.Write(CgroupController.CpuSet, "cpuset.cpus", cpus.ToString());
            }

            if ((nodes ?? NodesOf(live)) is { } mems)
            {
                group.Write(CgroupController.CpuSet, "cpuset.mems", mems);
            }
        }

        GuestLimits.SetLimit(group, tune, prefix);
    }

    private static string? NodesOf(XElement live) =>
        live.Element("numatune")?.Element("memory") is { } memory && memory.Get("mode") is "strict" or "restrictive" or null ? memory?.Get("nodeset") : null;

    private static string? NodesOfVcpu(XElement live, int number)
    {
        var cell = live.Element("cpu")?.Element("numa")?.Elements("cell").FirstOrDefault(cell => cell.Get("cpus") is { } cpus && CpuSet.Parse(cpus).Contains(number))?.Get("id");
        return live.Element("numatune")?.Elements("memnode").FirstOrDefault(memory => memory.Get("cellid") == cell && memory.Get("mode") == "restrictive")?.Get("nodeset");
    }

    private void FindAgain(QemuRun run)
    {
        if (run.Group is null && host is not null && run.Annexes.GetValueOrDefault(Annex)?.Get("path") is { } path)
        {
            run.Group = host.Group(path);
        }
    }

    private async Task<ControlGroup?> TryMakeAsync(CgroupHost groups, QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        var partition = live.Element("resource")?.Element("partition")?.Value ?? Partition;
        var parent = groups.PathOfPartition(partition);
        if (partition != Partition && groups.Controllers.Select(groups.MountOf).FirstOrDefault() is { } mount && !groups.Tree.Exists(mount + parent))
        {
            // Only the one that all guests have by default is made; others are the administrator's.
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"Cannot find resource partition '{partition}': {mount + parent}: No such file or directory");
        }

        var group = groups.Group($"{parent}/{groups.Escape(NameOf(domain))}");
        lock (node.Gate)
        {
            run.Annexes[Annex] = new XElement(Annex, new XAttribute("path", group.Path), new XElement("group"));
        }

        // A daemon that is killed right after it has made the group must not leave one that nobody knows.
        node.SaveStatus(domain);
        try
        {
            await group.RemoveAsync(cancellationToken).ConfigureAwait(false);
            group.Make();
        }
        catch (VirtException e)
        {
            lock (node.Gate)
            {
                run.Annexes.Remove(Annex);
            }

            if (Interlocked.Exchange(ref _hasComplained, 1) == 0)
            {
                node.Log(LogPriority.Warning, $"guests run without control groups and their limits: {e.Message}");
            }

            return null;
        }

        lock (node.Gate)
        {
            if (live.Element("resource")?.Element("partition") is null)
            {
                live.Need("resource").SetText("partition", Partition);
            }
        }

        return group;
    }

    private string NameOf(QemuDomain domain)
    {
        // Daemons under another root than the system's have guests of the same names and numbers.
        var mark = node.Places.AreMachines
            ? string.Empty
            : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(node.Host.Directories.State)))[..8] + "-";
        var name = new string([.. domain.Name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')]);
        var full = $"qemu-{mark}{domain.Id.ToString(CultureInfo.InvariantCulture)}-{name}";
        return full[..Math.Min(full.Length, LongestName)] + ".libvirt-qemu";
    }
}
