using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>A change of a running guest; when a part of it fails, what was done before is undone.</summary>
/// <param name="domain">The domain.</param>
/// <param name="run">Its run.</param>
/// <param name="launch">What describes devices to its QEMU.</param>
internal sealed class LiveChange(QemuDomain domain, QemuRun run, LaunchBuilder launch)
{
    private readonly Stack<Func<Task>> _undo = new();

    /// <summary>The domain.</summary>
    internal QemuDomain Domain => domain;

    /// <summary>Its run.</summary>
    internal QemuRun Run => run;

    /// <summary>What describes devices to its QEMU.</summary>
    internal LaunchBuilder Launch => launch;

    /// <summary>The guest as its devices see it.</summary>
    internal GuestLayout Guest => launch.Guest;

    /// <summary>The guest's monitor.</summary>
    internal QmpClient Monitor => run.Monitor;

    /// <summary>Remembers how something is undone.</summary>
    /// <param name="undo">Undoes it.</param>
    internal void OnUndo(Func<Task> undo) => _undo.Push(undo);

    /// <summary>Lends the guest what a device uses.</summary>
    /// <param name="confinement">Who lends.</param>
    /// <param name="device">The device.</param>
    internal void Allow(QemuConfinement confinement, XElement device)
    {
        confinement.Allow(domain, run, device);
        OnUndo(() =>
        {
            confinement.Disallow(domain, run, device);
            return Task.CompletedTask;
        });
    }

    /// <summary>Lends the guest an image that it did not have so far.</summary>
    /// <param name="image">The image; one that is no file of the host is no matter.</param>
    internal void AllowImage(StorageImage image)
    {
        if (run.Confinement is not { } confinement || image.Type is not ("file" or "block") || (image.Source?.Get("file") ?? image.Source?.Get("dev")) is not { } path)
        {
            return;
        }

        var format = image.Format;
        confinement.AllowImage(domain, run, path, format);
        OnUndo(() =>
        {
            confinement.DisallowImage(domain, run, path, format);
            return Task.CompletedTask;
        });
    }

    /// <summary>Adds an object.</summary>
    /// <param name="properties">Its properties; nothing for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task AddObjectAsync(JsonObject? properties, CancellationToken cancellationToken)
    {
        if (properties is not null)
        {
            var id = properties["id"]!.GetValue<string>();
            await DoAsync("object-add", properties, "object-del", "id", id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes block nodes and what they need.</summary>
    /// <param name="steps">The steps, in their order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task AddAsync(IEnumerable<BlockStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            while (launch.NextPassed() is { } passed)
            {
                await PassAsync(passed, cancellationToken).ConfigureAwait(false);
            }

            if (step.IsNode)
            {
                await DoAsync("blockdev-add", step.Properties, "blockdev-del", "node-name", step.Name, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await AddObjectAsync(step.Properties, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Adds the host's end of a NIC.</summary>
    /// <param name="properties">Its properties.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal Task AddNetworkAsync(JsonObject properties, CancellationToken cancellationToken) =>
        DoAsync("netdev_add", properties, "netdev_del", "id", properties["id"]!.GetValue<string>(), cancellationToken);

    /// <summary>Adds the host's end of a character device.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="backend">What it is, as QMP takes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The terminal that was made for it; nothing for other kinds.</returns>
    internal async Task<string?> AddCharacterAsync(string id, JsonObject backend, CancellationToken cancellationToken)
    {
        var answer = await DoAsync("chardev-add", new JsonObject { ["id"] = id, ["backend"] = backend }, "chardev-remove", "id", id, cancellationToken).ConfigureAwait(false);
        return answer.Text("pty");
    }

    /// <summary>Adds a device.</summary>
    /// <param name="properties">Its properties.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal Task AddDeviceAsync(JsonObject properties, CancellationToken cancellationToken) =>
        DoAsync("device_add", properties, "device_del", "id", properties["id"]!.GetValue<string>(), cancellationToken);

    /// <summary>Hands an open file to the guest's QEMU.</summary>
    /// <param name="name">What commands call it then.</param>
    /// <param name="handle">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task SendAsync(string name, SafeHandle handle, CancellationToken cancellationToken)
    {
        await Monitor.SendHandleAsync(name, handle, cancellationToken).ConfigureAwait(false);
        _undo.Push(() => Monitor.TryRunAsync("closefd", new JsonObject { ["fdname"] = name }, CancellationToken.None));
    }

    /// <summary>Runs a command that has nothing to undo.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it returned.</returns>
    internal Task<JsonElement> RunAsync(string command, JsonObject arguments, CancellationToken cancellationToken) =>
        Monitor.RunAsync(command, arguments, cancellationToken);

    /// <summary>Undoes all that was done, the last first; what cannot be undone any more is passed over.</summary>
    /// <returns>The work.</returns>
    internal async Task UndoAsync()
    {
        while (_undo.TryPop(out var undo))
        {
            try
            {
                await undo().ConfigureAwait(false);
            }
            catch (Engine.Errors.VirtException)
            {
                // The guest has ended, and all of it with it.
            }
        }
    }

    private async Task PassAsync(PassedSet passed, CancellationToken cancellationToken)
    {
        _undo.Push(() => Monitor.TryRunAsync("remove-fd", new JsonObject { ["fdset-id"] = passed.Set }, CancellationToken.None));
        for (var i = 0; i < passed.Files.Count; i++)
        {
            using var file = passed.Files.Open(i);
            var arguments = new JsonObject { ["fdset-id"] = passed.Set, ["opaque"] = $"{passed.Purpose}{i}" };
            (await Monitor.SendAsync("add-fd", new JsonObject { ["execute"] = "add-fd", ["arguments"] = arguments }, file, cancellationToken).ConfigureAwait(false)).Need();
        }
    }

    private async Task<JsonElement> DoAsync(string command, JsonObject arguments, string undo, string key, string name, CancellationToken cancellationToken)
    {
        var answer = await Monitor.RunAsync(command, arguments, cancellationToken).ConfigureAwait(false);
        _undo.Push(() => Monitor.TryRunAsync(undo, new JsonObject { [key] = name }, CancellationToken.None));
        return answer;
    }
}
