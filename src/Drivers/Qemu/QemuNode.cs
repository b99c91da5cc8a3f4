using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Checkpoints;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Events;
using VirtPS.Drivers.Qemu.Migrations;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Qemu.Snapshots;
using VirtPS.Drivers.Qemu.Tuning;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu;

/// <summary>What the parts of the QEMU driver share: the domains, their files, and what the host's programs can do.</summary>
internal sealed class QemuNode : IAsyncDisposable
{
    /// <summary>Makes the node; of the host nothing is touched, and only the driver's configuration is read.</summary>
    /// <param name="host">What all drivers share.</param>
    /// <param name="resources">What guests take from the host's services.</param>
    /// <exception cref="SettingsException">Something is wrong with the configuration.</exception>
    internal QemuNode(HostContext host, QemuResources resources)
    {
        Host = host;
        Resources = resources;
        Places = new QemuPlaces(host.Directories);
        Settings = new QemuSettings(Places, QemuConfiguration.Load(Places.Settings, Places.AreMachines && host.IsPrivileged));
        Definitions = new DefinitionFiles(Places.Definitions, VirtErrorDomain.Qemu);
        OnceFiles = new OnceFiles(Places.Definitions);
        Status = new QemuStatusFiles(Places.Status);
        Programs = new QemuPrograms(Places.Capabilities, Log);
        Forms = new QemuForms(this);
        Table = new QemuDomainTable(this);
        Changes = new QemuChanges(this);
        Events = new QemuEventRouter(this);
        QemuLifecycleEvents.Register(Events);
        QemuDeviceEvents.Register(Events);
        WriteThresholds.Register(Events);
        QemuAgents.Register(this);
        BootMark = new BootMark(Places.Status);
        var peers = Settings.File.Migration;
        (Migrations.Ports.First, Migrations.Ports.Last) = peers.Ports;
        MigrationSettings = new MigrationSettings(
            peers.Address == "::" ? null : peers.Address, peers.Host, Settings.File.Tls.Migration, Settings.File.Tls.MigrationForced);
        Groups = new QemuGroups(this, host.IsPrivileged ? new CgroupHost(new HostTree(), QemuGroups.Wanted(Settings.File)) : null);
        Parts.AddRange([Groups, new QemuPerf(this)]);
        Confinement = new QemuConfinement(this);
        Hooks = new QemuHooks(this);
        Parts.Add(Hooks);
        Preparation = new QemuPreparation(this);
        Parts.Add(new DeviceRemovals(this));
        BlockJobs = new BlockJobKeeper(this);
        Backups = new BackupEnds(this);
        Parts.Add(Backups);
        Parts.Add(BlockJobs);
        Parts.Add(Confinement);
        Starter = new QemuStarter(this);
        Stopper = new QemuStopper(this);
        Snapshots = new QemuSnapshotStore(this);
        Parts.Add(Snapshots);
        MigrationRecovery = new MigrationRecovery(this);
        Parts.Add(MigrationRecovery);
        MigrationWatch.Register(this);
        Checkpoints = new QemuCheckpointStore(this);
        Parts.Add(Checkpoints);
        RestoreSaved = new QemuSaver(this).StartSavedAsync;
    }

    /// <summary>What the driver says for itself.</summary>
    internal static DomainSpeaker Speaker { get; } = new(VirtErrorDomain.Qemu);

    /// <summary>Held while the table or a domain's state is read or changed; never while anything is waited for.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>What all drivers share.</summary>
    internal HostContext Host { get; }

    /// <summary>What guests take from the host's services.</summary>
    internal QemuResources Resources { get; }

    /// <summary>What the host's services offer to every connection.</summary>
    internal HostFamilies Families => Resources.Families;

    /// <summary>The control groups of guests.</summary>
    internal QemuGroups Groups { get; }

    /// <summary>Keeps guests apart from the host.</summary>
    internal QemuConfinement Confinement { get; }

    /// <summary>The administrator's programs.</summary>
    internal QemuHooks Hooks { get; }

    /// <summary>Takes from the host what guests need.</summary>
    internal QemuPreparation Preparation { get; }

    /// <summary>Where things are kept.</summary>
    internal QemuPlaces Places { get; }

    /// <summary>The driver's configuration.</summary>
    internal QemuSettings Settings { get; }

    /// <summary>The definitions' files.</summary>
    internal DefinitionFiles Definitions { get; }

    /// <summary>Which domains start with the host's next start only.</summary>
    internal OnceFiles OnceFiles { get; }

    /// <summary>Whether what starts with the host has been started.</summary>
    internal BootMark BootMark { get; }

    /// <summary>Starts a domain from its managed save image: false when the image is of no use and has been removed; null while nobody can.</summary>
    internal Func<QemuDomain, DomainStartFlags, CancellationToken, Task<bool>>? RestoreSaved { get; set; }

    /// <summary>What is known of running guests, in files.</summary>
    internal QemuStatusFiles Status { get; }

    /// <summary>The QEMU programs of the host.</summary>
    internal QemuPrograms Programs { get; }

    /// <summary>The forms in which definitions are kept.</summary>
    internal QemuForms Forms { get; }

    /// <summary>The domains; under <see cref="Gate"/>.</summary>
    internal QemuDomainTable Table { get; }

    /// <summary>Changes definitions, with their files.</summary>
    internal QemuChanges Changes { get; }

    /// <summary>Takes what QEMU says of its own accord.</summary>
    internal QemuEventRouter Events { get; }

    /// <summary>Starts guests.</summary>
    internal QemuStarter Starter { get; }

    /// <summary>Ends guests.</summary>
    internal QemuStopper Stopper { get; }

    /// <summary>The jobs on guests' disks.</summary>
    internal BlockJobKeeper BlockJobs { get; }

    /// <summary>The backups of guests.</summary>
    internal BackupEnds Backups { get; }

    /// <summary>The snapshots of domains.</summary>
    internal QemuSnapshotStore Snapshots { get; }

    /// <summary>The migrations that go on.</summary>
    internal MigrationTable Migrations { get; } = new();

    /// <summary>Ends migrations that nobody sees through any more.</summary>
    internal MigrationRecovery MigrationRecovery { get; }

    /// <summary>What an administrator says of migrations.</summary>
    internal MigrationSettings MigrationSettings { get; }

    /// <summary>The checkpoints of domains.</summary>
    internal QemuCheckpointStore Checkpoints { get; }

    /// <summary>Those who keep something of their own for each running guest, in the order they were added.</summary>
    internal List<IQemuPart> Parts { get; } = [];

    /// <summary>Finds a domain.</summary>
    /// <param name="reference">The reference; its uuid counts.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal QemuDomain Find(DomainRef reference)
    {
        lock (Gate)
        {
            return Table.Find(reference);
        }
    }

    /// <summary>Finds a domain's present run.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The run.</returns>
    /// <exception cref="VirtException">OperationInvalid when it does not run.</exception>
    internal static QemuRun Running(QemuDomain domain) => domain.Run ?? throw SharedErrors.NotRunning();

    /// <summary>Publishes a lifecycle event of a domain as it is now.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="type">What happened.</param>
    /// <param name="detail">Why.</param>
    internal void Announce(QemuDomain domain, DomainEventType type, int detail) => Host.Publish(new DomainLifecycleEvent(domain.Ref, type, detail));

    /// <summary>Writes what is known of a running guest to its file.</summary>
    /// <param name="domain">The domain.</param>
    internal void SaveStatus(QemuDomain domain) => Status.Save(this, domain);

    /// <summary>Says what no caller waits to hear.</summary>
    /// <param name="priority">How grave it is.</param>
    /// <param name="message">What; without secrets.</param>
    internal void Log(LogPriority priority, string message) => Host.Log(priority, "qemu", message);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        QemuDomain[] active;
        lock (Gate)
        {
            active = [.. Table.Active];
        }

        // Guests outlive the daemon: only the connections to them end.
        foreach (var domain in active)
        {
            if (domain.Run is { } run)
            {
                await run.LetGoAsync().ConfigureAwait(false);
            }
        }
    }
}
