using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes what is in a drive.</summary>
/// <remarks>qemuDomainChangeMediaBlockdev.</remarks>
/// <param name="node">Where the guest is.</param>
/// <param name="change">The change.</param>
internal sealed class MediaChanger(QemuNode node, LiveChange change)
{
    // How long a guest may take to let go of a medium that it holds; qemuHotplugWaitForTrayEject.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Puts another medium into a drive, or none.</summary>
    /// <param name="old">The drive as it is.</param>
    /// <param name="fresh">The drive as it shall be, with numbers on its images.</param>
    /// <param name="isForced">Whether the guest's lock on the tray counts for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationFailed when the guest holds on to the medium.</exception>
    internal async Task ChangeAsync(XElement old, XElement fresh, bool isForced, CancellationToken cancellationToken)
    {
        var id = GuestLayout.AliasOf(old);
        change.Allow(node.Confinement, fresh);
        var steps = DiskDevices.Steps(change.Launch, fresh).ToList();
        await change.AddAsync(steps, cancellationToken).ConfigureAwait(false);
        var isEmpty = StorageImage.IsEmpty(old.Element("source"));
        await OpenAsync(id, isForced, cancellationToken).ConfigureAwait(false);
        if (!isEmpty)
        {
            Undo("blockdev-close-tray", id);
            await change.RunAsync("blockdev-remove-medium", new JsonObject { ["id"] = id }, cancellationToken).ConfigureAwait(false);
            Undo("blockdev-insert-medium", id, DiskDevices.DriveOf(change.Launch, old));
        }

        if (DiskDevices.DriveOf(change.Launch, fresh) is { } top)
        {
            await InsertAsync(id, top, isForced, cancellationToken).ConfigureAwait(false);
            Undo("blockdev-remove-medium", id);
            await change.RunAsync("blockdev-close-tray", new JsonObject { ["id"] = id }, cancellationToken).ConfigureAwait(false);
        }

        if (!isEmpty)
        {
            await new DeviceRemains(node, change.Domain, change.Run).DiskAsync(old, cancellationToken).ConfigureAwait(false);
            node.Confinement.Disallow(change.Domain, change.Run, old, fresh);
        }
    }

    // A change that fails half-way puts the medium back that was there.
    private void Undo(string command, string id, string? medium = null) => change.OnUndo(() =>
    {
        var arguments = new JsonObject { ["id"] = id };
        if (medium is not null)
        {
            arguments["node-name"] = medium;
        }

        return change.Monitor.TryRunAsync(command, arguments, CancellationToken.None);
    });

    // A guest may close the tray that was opened for it, as firmware does that looks for something to start.
    private async Task InsertAsync(string id, string medium, bool isForced, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["id"] = id, ["node-name"] = medium };
        var since = node.Host.Clock.GetTimestamp();
        while (true)
        {
            var answer = await change.Monitor.TryRunAsync("blockdev-insert-medium", (JsonObject)arguments.DeepClone(), cancellationToken).ConfigureAwait(false);
            if (answer.ErrorText?.Contains("not open", StringComparison.Ordinal) != true || node.Host.Clock.GetElapsedTime(since) > Patience)
            {
                answer.Need();
                return;
            }

            await OpenAsync(id, isForced, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(string id, bool isForced, CancellationToken cancellationToken)
    {
        var since = node.Host.Clock.GetTimestamp();
        while (true)
        {
            var answer = await change.Monitor.TryRunAsync("blockdev-open-tray", new JsonObject { ["id"] = id, ["force"] = isForced }, cancellationToken).ConfigureAwait(false);
            if (!answer.IsError)
            {
                return;
            }

            // The guest has been asked to let go, and says so by opening the tray itself.
            if (node.Host.Clock.GetElapsedTime(since) > Patience || answer.ErrorText?.Contains("locked", StringComparison.Ordinal) != true)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"cannot open tray of '{id}': {answer.ErrorText}");
            }

            await Task.Delay(Pause, node.Host.Clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
