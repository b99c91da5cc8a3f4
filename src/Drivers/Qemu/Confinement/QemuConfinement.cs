using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Namespaces;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Confinement;

/// <summary>Runs each guest as an unprivileged user, with no devices but its own, and lends it the files that it needs.</summary>
/// <remarks>qemuSecuritySetAllLabel, qemuDomainBuildNamespace, qemuSetupDevicesCgroup. What it keeps for a guest is in the annex <c>confinement</c>.</remarks>
internal sealed class QemuConfinement : IQemuPart
{
    private const string Annex = "confinement";
    private const string Device = "/dev/";

    private readonly QemuNode _node;
    private readonly OwnerBook _book;
    private readonly Lazy<Task<bool>> _hasNamespaces;

    /// <summary>Makes it.</summary>
    /// <param name="node">Where the domains are.</param>
    internal QemuConfinement(QemuNode node)
    {
        _node = node;
        _book = new OwnerBook(Path.Combine(node.Places.Lib, "owners.xml"));
        _hasNamespaces = new(ProbeAsync);
    }

    private Configuration.ConfinementSettings Settings => _node.Settings.File.Confinement;

    /// <summary>Chooses as whom a guest that starts will run, and gives it the directories that it writes to.</summary>
    /// <param name="run">Its run, with its directory.</param>
    /// <param name="live">Its live definition; the label is written into it.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for labels that are not to be had.</exception>
    internal async Task ChooseAsync(QemuRun run, XElement live)
    {
        run.Confinement = this;
        var chosen = GuestIdentity.Choose(Settings, _node.Host.IsPrivileged, live);
        var hasView = _node.Host.IsPrivileged && Settings.HasMountNamespace && await _hasNamespaces.Value.ConfigureAwait(false);
        lock (_node.Gate)
        {
            run.Annexes[Annex] = new XElement(
                Annex,
                chosen.Identity is { } identity ? new XAttribute("identity", identity.ToString()) : null,
                chosen.Relabels ? new XAttribute("relabel", "yes") : null,
                hasView ? new XAttribute("view", "yes") : null,
                new XElement("guest"));
        }
    }

    /// <summary>Lends a guest that starts all that it uses, and says how its process is kept apart.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run, with its control group.</param>
    /// <param name="live">Its live definition.</param>
    /// <param name="launch">How it is started.</param>
    /// <returns>How its process is kept apart.</returns>
    /// <exception cref="VirtException">SystemError when a file is not there or cannot be lent.</exception>
    internal ConfinedLaunch Prepare(QemuDomain domain, QemuRun run, XElement live, QemuLaunch launch)
    {
        var identity = IdentityOf(run);
        var seen = QemuVolumes.Translate(run, live);
        var files = GuestFiles.Of(seen, _node.Resources.BackingImages).DistinctBy(file => file.Path).ToArray();
        KeepRaw(seen);
        GiveDirectories(domain, run, live, launch, identity);
        foreach (var file in files)
        {
            Lend(domain, run, file);
        }

        var devices = files.Where(file => file.IsDevice).ToArray();
        if (run.Group is { } group && CgroupDevices.IsIn(group))
        {
            AllowAll(group, devices);
        }

        return new ConfinedLaunch
        {
            Identity = identity,
            GroupFiles = [.. run.Group?.Directories.Where(Directory.Exists).Select(directory => directory + "/cgroup.procs") ?? []],
            Devices = HasView(run) ? View(run, devices) : null,
            Limits = Limits(live),
        };
    }

    /// <summary>Lends a running guest what a device that is plugged in uses.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="device">The device, or an image described as a disk is.</param>
    /// <exception cref="VirtException">SystemError when a file is not there or cannot be lent; nothing stays lent.</exception>
    internal void Allow(QemuDomain domain, QemuRun run, XElement device)
    {
        device = QemuVolumes.Translate(run, device);
        try
        {
            KeepRaw(device);
            foreach (var file in GuestFiles.Of(device, _node.Resources.BackingImages))
            {
                Lend(domain, run, file);
                if (file.IsDevice && run.Group is { } group && CgroupDevices.IsIn(group))
                {
                    CgroupDevices.Allow(group, file.Path, file.IsReadOnly);
                }

                if (file.IsDevice && HasView(run) && run.Process is { } process)
                {
                    GuestDev.Add(process.Id, file.Path, IdentityOf(run) is { } identity ? file.OwnerFor(identity) : null);
                }
            }
        }
        catch
        {
            Disallow(domain, run, device);
            throw;
        }
    }

    /// <summary>Lets a running guest lock as much memory as it needs with a device that is plugged in.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its live definition, with the device.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal void RaiseLimits(QemuRun run, XElement live)
    {
        if (_node.Host.IsPrivileged && run.Process is { } process && LockedMemory.Of(live) is { } bytes)
        {
            LockedMemory.Raise(process.Id, bytes);
        }
    }

    /// <summary>Lends a running guest an image, such as one that a snapshot, a copy or a backup writes to.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="path">The image.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="VirtException">SystemError when it is not there or cannot be lent.</exception>
    internal void AllowImage(QemuDomain domain, QemuRun run, string path, string format) => Allow(domain, run, Describe(path, format));

    /// <summary>Takes an image back that a running guest no longer uses.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="path">The image.</param>
    /// <param name="format">Its format.</param>
    internal void DisallowImage(QemuDomain domain, QemuRun run, string path, string format) => Disallow(domain, run, Describe(path, format));

    /// <summary>Takes back what a device that was unplugged used, unless another of the guest's devices does.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="device">The device.</param>
    /// <param name="kept">What takes its place; null for nothing.</param>
    internal void Disallow(QemuDomain domain, QemuRun run, XElement device, XElement? kept = null)
    {
        var live = domain.Definition.ToTree();
        live.Elements("devices").Elements().Where(other => other.Element("alias")?.Get("name") is { } alias && alias == device.Element("alias")?.Get("name")).Remove();
        var used = FilesOf(run, live).Concat(kept is null ? [] : FilesOf(run, kept))
            .Select(file => file.Path).Concat(Settings.Devices).ToHashSet(StringComparer.Ordinal);
        foreach (var file in FilesOf(run, device).Where(file => !used.Contains(file.Path)))
        {
            try
            {
                _book.Return(file.Path, domain.Uuid);
                if (file.IsDevice && run.Group is { } group && CgroupDevices.IsIn(group))
                {
                    CgroupDevices.Deny(group, file.Path);
                }

                if (file.IsDevice && HasView(run) && run.Process is { IsAlive: true } process)
                {
                    GuestDev.Remove(process.Id, file.Path);
                }
            }
            catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
            {
                _node.Log(LogPriority.Warning, $"domain '{domain.Name}': {e.Message}");
            }
        }
    }

    /// <summary>Lets a guest's process at a file of the daemon's, such as a helper's socket.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="path">The file.</param>
    internal static void GiveOwn(QemuRun run, string path)
    {
        if (IdentityOf(run) is { } identity && path.Length > 0 && (File.Exists(path) || Directory.Exists(path)))
        {
            OwnedFile.Give(path, identity);
        }
    }

    /// <summary>Tells as whom a guest runs.</summary>
    /// <param name="run">Its run.</param>
    /// <returns>The identity; null for the daemon's own user.</returns>
    internal static HostIdentity? IdentityOf(QemuRun run) => run.Annexes.GetValueOrDefault(Annex)?.Get("identity") is { } label ? HostIdentity.Parse(label) : null;

    /// <summary>Gives back what guests had that a daemon before this one left, and that are no longer there.</summary>
    /// <param name="running">The guests that are there.</param>
    internal void ReturnLeftovers(IReadOnlySet<Guid> running)
    {
        if (_node.Host.IsPrivileged)
        {
            _book.ReturnAll(running.Contains, message => _node.Log(LogPriority.Warning, message));
        }
    }

    /// <inheritdoc/>
    public Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        run.Confinement = this;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        if (_node.Host.IsPrivileged)
        {
            _book.ReturnAll(holder => holder != domain.Uuid, message => _node.Log(LogPriority.Warning, $"domain '{domain.Name}': {message}"));
        }

        return Task.CompletedTask;
    }

    private IEnumerable<GuestFile> FilesOf(QemuRun run, XElement tree) => GuestFiles.Of(QemuVolumes.Translate(run, tree), _node.Resources.BackingImages);

    private static XElement Describe(string path, string format)
    {
        var isDevice = path.StartsWith(Device, StringComparison.Ordinal);
        return new XElement(
            "disk",
            new XAttribute("type", isDevice ? "block" : "file"),
            new XElement("driver", new XAttribute("type", format)),
            new XElement("source", new XAttribute(isDevice ? "dev" : "file", path)));
    }

    private static bool HasView(QemuRun run) => run.Annexes.GetValueOrDefault(Annex)?.Get("view") is not null;

    private static bool Relabels(QemuRun run) => run.Annexes.GetValueOrDefault(Annex)?.Get("relabel") is not null;

    private async Task<bool> ProbeAsync()
    {
        if (HostProgram.TryFind("unshare") is { } unshare
            && (await unshare.TryRunAsync(["--mount", "--propagation", "slave", "--", "/bin/true"], null, CancellationToken.None).ConfigureAwait(false)).ExitCode == 0)
        {
            return true;
        }

        _node.Log(LogPriority.Warning, "guests see all of the host's devices: the host lets nobody make mount namespaces");
        return false;
    }

    private void Lend(QemuDomain domain, QemuRun run, GuestFile file)
    {
        // In a view of its own a guest's devices have owners of their own.
        if (!Relabels(run) || (file.IsDevice && HasView(run)) || IdentityOf(run) is not { } identity || file.OwnerFor(identity) is not { } owner)
        {
            return;
        }

        if (FileFacts.Of(file.Path) is null)
        {
            if (file.MayBeMissing)
            {
                return;
            }

            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"Cannot access storage file '{file.Path}': No such file or directory");
        }

        if (!_book.Lend(file.Path, owner, domain.Uuid, Settings.RememberOwner))
        {
            _node.Log(LogPriority.Info, $"'{file.Path}' cannot be given to domain '{domain.Name}'");
        }
    }

    // Whatever a guest writes to a raw disk, nobody may take it for an image of another format.
    private void KeepRaw(XElement tree)
    {
        foreach (var disk in tree.DescendantsAndSelf("disk").Where(disk => disk.Element("driver")?.Get("type") is null or "raw"))
        {
            if (disk.Element("source")?.Get("file") is { } path)
            {
                _node.Resources.Volumes?.KeepRaw(path);
            }
        }
    }

    private void AllowAll(ControlGroup group, IEnumerable<GuestFile> devices)
    {
        try
        {
            CgroupDevices.DenyAll(group);
        }
        catch (VirtException e)
        {
            _node.Log(LogPriority.Warning, $"guests' access to devices is not filtered: {e.Message}");
            return;
        }

        foreach (var path in Settings.Devices)
        {
            CgroupDevices.Allow(group, path);
        }

        CgroupDevices.AllowTerminals(group);
        foreach (var device in devices)
        {
            CgroupDevices.Allow(group, device.Path, device.IsReadOnly);
        }
    }

    private DeviceView View(QemuRun run, IEnumerable<GuestFile> devices)
    {
        var root = Path.Combine(run.Directory, "dev");
        HostDirectory.Make(root, isPrivate: true);
        return new DeviceView(
            root,
            GuestDev.Mounts(new HostTree()),
            [.. Settings.Devices.Where(File.Exists).SelectMany(GuestDev.Names), .. devices.Where(device => device.IsShared).SelectMany(device => GuestDev.Names(device.Path))],
            [.. devices.Where(device => !device.IsShared).SelectMany(device => GuestDev.Names(device.Path)).Distinct()]);
    }

    private Dictionary<string, long> Limits(XElement live)
    {
        var (settings, limits) = (_node.Settings.File.Processes, new Dictionary<string, long>());
        if (!_node.Host.IsPrivileged)
        {
            return limits;
        }

        void Set(string name, long? value)
        {
            if (value is { } number)
            {
                limits[name] = number;
            }
        }

        Set("core", settings.MaxCore ?? -1);
        Set("nproc", settings.MaxProcesses);
        Set("nofile", settings.MaxFiles);
        Set("memlock", LockedMemory.Of(live));
        return limits;
    }

    private void GiveDirectories(QemuDomain domain, QemuRun run, XElement live, QemuLaunch launch, HostIdentity? identity)
    {
        if (identity is not { } owner)
        {
            return;
        }

        // The way to a guest's own directories is open to all, what is in them is not.
        string[] ways = [_node.Host.Directories.State, _node.Places.Lib, _node.Places.Channels, _node.Places.Nvram, Path.Combine(_node.Places.Lib, "ram")];
        foreach (var place in ways.Where(Directory.Exists))
        {
            OwnedFile.OpenWay(place);
        }

        OwnedFile.Give(run.Directory, owner);
        foreach (var path in launch.Files.Select(file => file.Path).Concat(launch.Directories).Append(Path.Combine(_node.Places.Channels, QemuPlaces.ShortName(domain.Id, domain.Name))))
        {
            if ((File.Exists(path) || Directory.Exists(path)) && !path.StartsWith(Device, StringComparison.Ordinal))
            {
                OwnedFile.Give(path, owner);
            }
        }

        foreach (var path in live.Elements("devices").Elements().Elements("source").Where(source => source.Get("mode") == "bind").Select(source => source.Get("path")).OfType<string>())
        {
            if (File.Exists(path))
            {
                OwnedFile.Give(path, owner);
            }
        }
    }
}
