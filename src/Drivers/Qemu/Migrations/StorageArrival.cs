using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Takes the disks of a guest that comes.</summary>
/// <remarks>qemuMigrationDstPrecreateStorage, qemuMigrationDstStartNBDServer.</remarks>
/// <param name="node">Where the guest comes to.</param>
internal sealed class StorageArrival(QemuNode node)
{
    private const int Attempts = 8;

    /// <summary>Makes the files that disks are copied into, where they are not there.</summary>
    /// <param name="job">The migration; it keeps the files that were made.</param>
    /// <param name="options">How it comes.</param>
    /// <param name="expected">The disks' sizes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationUnsupported when one cannot be made.</exception>
    internal static async Task MakeDisksAsync(MigrationJob job, MigrationOptions options, StorageCookie expected, CancellationToken cancellationToken)
    {
        var copied = MigrationRules.CopiedDisks(job.Domain.Definition.ToTree(), options).ToDictionary(MigrationRules.TargetOf, StringComparer.Ordinal);
        foreach (var (target, capacity) in expected.Disks)
        {
            if (!copied.TryGetValue(target, out var disk) || (GuestDisks.PathOf(disk.Element("source")) is { } path && disk.Get("type") == "file" && File.Exists(path)))
            {
                continue;
            }

            if (disk.Get("type") is "block" or "network" or "dir" or "volume")
            {
                // What is no file must be there already; that it is not shows when the guest is started.
                continue;
            }

            if (options.Has(DomainMigrateFlags.NonSharedInc))
            {
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.OperationUnsupported, "pre-creation of storage targets for incremental storage migration is not supported");
            }

            await MakeAsync(job, disk, capacity, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has QEMU take disks over the network.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="options">How it comes.</param>
    /// <param name="address">Where its memory comes in.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    internal async Task ListenAsync(MigrationJob job, MigrationOptions options, MigrationAddress? address, QemuRun run, CancellationToken cancellationToken)
    {
        List<int> busy = [];
        for (var left = Attempts; ; left--)
        {
            var arguments = new JsonObject { ["addr"] = Listen(job, options, address) };
            if (options.Has(DomainMigrateFlags.Tls))
            {
                arguments["tls-creds"] = MigrationCredentials.Name;
            }

            try
            {
                await run.Monitor.RunAsync("nbd-server-start", arguments, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (VirtException e) when (left > 0 && job.OwnsStoragePort && MigrationPorts.IsTaken(e))
            {
                // Somebody else was quicker; the port stays ours until another one is found.
                busy.Add(job.StoragePort);
            }
        }

        busy.ForEach(node.Migrations.Ports.Return);
        foreach (var disk in MigrationRules.CopiedDisks(job.Domain.Definition.ToTree(), options))
        {
            Refuse(disk);
            var image = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
            var name = "drive-" + ((string?)disk.Element("alias")?.Attribute("name") ?? MigrationRules.TargetOf(disk));
            await run.Monitor.RunAsync(
                "block-export-add",
                new JsonObject { ["type"] = "nbd", ["id"] = name, ["node-name"] = image.Node, ["name"] = name, ["writable"] = true },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the taking of disks.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    internal async Task FinishAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        if (job.StoragePort == 0 && !job.HasStorageServer)
        {
            return;
        }

        await run.Monitor.RunAsync("nbd-server-stop", null, cancellationToken).ConfigureAwait(false);
        if (job.OwnsStoragePort)
        {
            node.Migrations.Ports.Return(job.StoragePort);
        }

        (job.StoragePort, job.OwnsStoragePort, job.HasStorageServer) = (0, false, false);
    }

    private static void Refuse(XElement disk)
    {
        if (disk.Element("readonly") is not null || GuestDisks.PathOf(disk.Element("source")) is null)
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.OperationUnsupported, $"Cannot migrate empty or read-only disk {MigrationRules.TargetOf(disk)}");
        }
    }

    private static async Task MakeAsync(MigrationJob job, XElement disk, long capacity, CancellationToken cancellationToken)
    {
        var target = MigrationRules.TargetOf(disk);
        var path = GuestDisks.PathOf(disk.Element("source")) ?? throw QemuNode.Speaker.Argument($"malformed disk path of {target}");
        if (disk.Get("type") != "file")
        {
            throw QemuNode.Speaker.Internal($"cannot precreate storage for disk type '{disk.Get("type")}'");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"cannot make the file of disk {target}: there is no directory '{Path.GetDirectoryName(path)}'");
        }

        job.MadeFiles.Add(path);
        var format = disk.Element("driver")?.Get("type") ?? "raw";
        await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(
            VirtErrorDomain.Qemu, ["create", "-q", "-f", format, path, capacity.ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Listen(MigrationJob job, MigrationOptions options, MigrationAddress? address)
    {
        job.HasStorageServer = true;
        var uri = options.DisksUri is { } given ? VirtUri.Parse(given) : null;
        if (uri?.Driver == "unix")
        {
            return new JsonObject { ["type"] = "unix", ["data"] = new JsonObject { ["path"] = uri.Path } };
        }

        if (uri is not null && uri.Driver != "tcp")
        {
            throw QemuNode.Speaker.Argument($"Unsupported scheme in disks URI: {uri.Driver}");
        }

        if (address?.Scheme == "unix" && uri is null)
        {
            throw QemuNode.Speaker.Argument("the disks of a migration over a UNIX socket need a URI of their own");
        }

        var port = uri?.ExplicitPort is > 0 and var wanted ? wanted : options.DisksPort;
        if (port == 0)
        {
            port = node.Migrations.Ports.Take();
            job.OwnsStoragePort = true;
        }

        job.StoragePort = port;
        var host = uri?.Host ?? options.ListenAddress ?? node.MigrationSettings.ListenAddress ?? (Socket.OSSupportsIPv6 ? "::" : "0.0.0.0");
        return new JsonObject
        {
            ["type"] = "inet",
            ["data"] = new JsonObject { ["host"] = host, ["port"] = port.ToString(CultureInfo.InvariantCulture) },
        };
    }
}
