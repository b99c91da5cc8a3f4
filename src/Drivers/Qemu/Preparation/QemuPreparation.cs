using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Firmware;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Takes from the host what a guest needs to run: devices, networks, secrets, ports, files and helper processes.</summary>
/// <remarks>qemuProcessPrepareDomain and qemuProcessPrepareHost. What was taken is given back by the parts that took it, once the run ends or its start fails.</remarks>
internal sealed class QemuPreparation
{
    private readonly QemuNode _node;
    private readonly QemuCards _cards;
    private readonly QemuHelpers _helpers;
    private readonly QemuPassthrough _passthrough;

    /// <summary>Makes it, and adds the parts that give back what guests took.</summary>
    /// <param name="node">Where the domains are.</param>
    internal QemuPreparation(QemuNode node)
    {
        _node = node;
        _cards = new QemuCards(node);
        node.Parts.Add(_cards);
        _helpers = new QemuHelpers(node);
        _passthrough = new QemuPassthrough(node);
        node.Parts.Add(_passthrough);
    }

    /// <summary>The host's ends of network cards.</summary>
    internal QemuCards Cards => _cards;

    /// <summary>Helper processes.</summary>
    internal QemuHelpers Helpers => _helpers;

    /// <summary>Host devices that guests use.</summary>
    internal QemuPassthrough Passthrough => _passthrough;

    /// <summary>Says what a command line, or a device for a running guest, depends on.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="tree">The definition, or the device's element.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The context, with the secrets that the tree refers to.</returns>
    internal async Task<QemuLaunchContext> DescribeAsync(QemuDomain domain, QemuRun run, XElement tree, CancellationToken cancellationToken)
    {
        var settings = _node.Settings.ForLaunch(QemuPlaces.ShortName(domain.Id, domain.Name));
        var volumes = await QemuVolumes.ReadAsync(_node.Resources.Volumes, tree, cancellationToken).ConfigureAwait(false);
        QemuVolumes.Remember(run, volumes);

        // Volumes bring secrets of their own.
        var needs = QemuSecretNeeds.Of(tree, settings).Concat(volumes.Values.SelectMany(volume => QemuSecretNeeds.Of(volume, settings))).Distinct().ToList();
        return new QemuLaunchContext
        {
            Facts = run.Facts,
            DomainDirectory = run.Directory,
            MasterKey = await MasterKeyAsync(run, cancellationToken).ConfigureAwait(false),
            IsPrivileged = _node.Host.IsPrivileged,
            Clock = _node.Host.Clock,
            Settings = settings,
            Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal),
            HasVhostNet = _node.Host.IsPrivileged && File.Exists("/dev/vhost-net"),
            Secrets = await QemuSecretValues.ReadAsync(_node.Resources.Secrets, needs, cancellationToken).ConfigureAwait(false),
            FileGroups = domain.FileGroups,
            FirstFileSet = run.HasMonitor && tree.DescendantsAndSelf("source").Any(source => source.Attribute("fdgroup") is not null)
                ? await NextFileSetAsync(run, cancellationToken).ConfigureAwait(false)
                : 0,
            Volumes = volumes,
        };
    }

    /// <summary>Prepares a start.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run, with an empty directory.</param>
    /// <param name="live">The definition that it will run with; it is completed.</param>
    /// <param name="order">How it is started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All that it takes to start the process.</returns>
    internal async Task<QemuLaunch> PrepareAsync(QemuDomain domain, QemuRun run, XElement live, QemuStartOrder order, CancellationToken cancellationToken)
    {
        var context = await DescribeAsync(domain, run, live, cancellationToken).ConfigureAwait(false);
        Host.GuestCpu.Resolve(live, run.Facts);
        DetectedImages.Complete(_node, run, live, context);
        LivePreparation.Prepare(live, context);
        GraphicsPorts.Assign(_node, domain, run, live);
        context = context with
        {
            Incoming = order.Incoming,
            LoadSnapshot = order.LoadSnapshot,
            UsbDevices = await _passthrough.TakeAsync(domain, run, live, cancellationToken).ConfigureAwait(false),
        };
        await _cards.ConnectAsync(domain, run, live, cancellationToken).ConfigureAwait(false);
        _node.Forms.Active(live);
        await NvramFile.PrepareAsync(
            live, _node.Forms.Host.Firmwares(), _node.Settings.File.Processes.Nvram, order.ResetNvram, cancellationToken).ConfigureAwait(false);
        var launch = QemuCommandLine.Build(live, context);
        await WriteFilesAsync(live, launch, cancellationToken).ConfigureAwait(false);
        foreach (var helper in launch.Helpers)
        {
            await _helpers.StartAsync(domain, run, helper, cancellationToken).ConfigureAwait(false);
        }

        return launch;
    }

    /// <summary>Opens what a process inherits.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="descriptor">What it inherits.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="VirtException">It cannot be opened.</exception>
    internal SafeHandle Open(QemuRun run, QemuDescriptor descriptor) => descriptor.Kind switch
    {
        QemuDescriptorKind.Passed => descriptor.Files!.Open(descriptor.Index),
        QemuDescriptorKind.Listen => ListeningSocket.Make(descriptor.Path!),
        QemuDescriptorKind.ReadWrite => File.OpenHandle(descriptor.Path!, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite),
        QemuDescriptorKind.Append => File.OpenHandle(descriptor.Path!, FileMode.Append, FileAccess.Write, FileShare.ReadWrite),
        QemuDescriptorKind.Write => File.OpenHandle(descriptor.Path!, FileMode.Create, FileAccess.Write, FileShare.ReadWrite),
        QemuDescriptorKind.Tap => _cards.OpenQueue(run, descriptor.Alias),
        QemuDescriptorKind.VhostNet => File.OpenHandle("/dev/vhost-net", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite),
        QemuDescriptorKind.VhostVsock => VhostSocket.Open(_node, run),
        var kind => throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"cannot open what '{descriptor.Alias}' needs ({kind})"),
    };

    private static async Task<int> NextFileSetAsync(QemuRun run, CancellationToken cancellationToken)
    {
        var sets = await run.Monitor.RunAsync("query-fdsets", null, cancellationToken).ConfigureAwait(false);
        return (int)sets.Items().Select(set => set.Number("fdset-id") ?? 0).DefaultIfEmpty(-1).Max() + 1;
    }

    private static async Task<byte[]> MasterKeyAsync(QemuRun run, CancellationToken cancellationToken)
    {
        var path = Path.Combine(run.Directory, "master-key.aes");
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false) : RandomNumberGenerator.GetBytes(32);
    }

    private static async Task WriteFilesAsync(XElement live, QemuLaunch launch, CancellationToken cancellationToken)
    {
        var sockets = live.Elements("devices").Elements("channel").Elements("source").Where(source => (string?)source.Attribute("mode") == "bind")
            .Select(source => Path.GetDirectoryName((string?)source.Attribute("path"))).OfType<string>().Where(directory => directory.Length > 0);
        foreach (var directory in launch.Directories.Concat(sockets))
        {
            HostDirectory.Make(directory, isPrivate: true);
        }

        foreach (var file in launch.Files)
        {
            // They need not outlive the guest, so they need not reach the disk.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = WholeFile.Private;
            }

            var stream = new FileStream(file.Path, options);
            await using var closing = stream.ConfigureAwait(false);
            await stream.WriteAsync(file.Content, cancellationToken).ConfigureAwait(false);
        }
    }
}
