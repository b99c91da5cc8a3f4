using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Runs the processes that serve a guest's devices, such as a TPM's emulator, for as long as the guest runs.</summary>
/// <remarks>What a guest has is kept in its annex <c>helpers</c>.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuHelpers(QemuNode node) : IQemuPart
{
    private const string Annex = "helpers";

    private static readonly TimeSpan SocketLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    /// <summary>Starts a process, and waits until it listens.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="helper">The process.</param>
    /// <param name="cancellationToken">Gives up; the process ends with the run.</param>
    /// <returns>The start.</returns>
    /// <exception cref="VirtException">InternalError when the host has no such program, or it ends at once.</exception>
    internal async Task StartAsync(QemuDomain domain, QemuRun run, QemuHelper helper, CancellationToken cancellationToken)
    {
        foreach (var directory in helper.Directories)
        {
            HostDirectory.Make(directory, isPrivate: true);
        }

        if (helper.Before is { } before)
        {
            var first = Spawn(domain, before);
            if (!await first.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false))
            {
                first.Signal(HostLibrary.Kill);
                throw QemuNode.Speaker.Internal($"{before.Name} does not come to an end");
            }
        }

        File.Delete(helper.Socket);
        var process = Spawn(domain, helper);
        lock (node.Gate)
        {
            if (!run.Annexes.TryGetValue(Annex, out var helpers))
            {
                run.Annexes[Annex] = helpers = new XElement("helpers");
            }

            helpers.Add(new XElement(
                "helper",
                new XAttribute("name", helper.Name),
                new XAttribute("alias", helper.Alias),
                new XAttribute("pid", process.Id.ToString(CultureInfo.InvariantCulture)),
                new XAttribute("start", process.StartTime.ToString(CultureInfo.InvariantCulture))));
        }

        node.SaveStatus(domain);
        await AwaitSocketAsync(domain, helper, process, cancellationToken).ConfigureAwait(false);
        QemuConfinement.GiveOwn(run, helper.Socket);
    }

    /// <summary>Ends the processes of one device.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The device.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    internal async Task EndAsync(QemuRun run, string alias, CancellationToken cancellationToken)
    {
        XElement[] found;
        lock (node.Gate)
        {
            found = run.Annexes.GetValueOrDefault(Annex)?.Elements("helper").Where(helper => helper.Get("alias") == alias).ToArray() ?? [];
            found.Remove();
        }

        foreach (var helper in found)
        {
            await EndAsync(helper, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        foreach (var helper in run.Annexes.GetValueOrDefault(Annex)?.Elements("helper").ToArray() ?? [])
        {
            await EndAsync(helper, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(XElement helper, CancellationToken cancellationToken)
    {
        var id = int.Parse(helper.Get("pid")!, CultureInfo.InvariantCulture);
        if (DetachedProcess.Find(id, ulong.Parse(helper.Get("start")!, CultureInfo.InvariantCulture)) is not { } process)
        {
            return;
        }

        process.Signal(HostLibrary.Terminate);
        if (!await process.WaitAsync(EndLimit, cancellationToken).ConfigureAwait(false))
        {
            process.Signal(HostLibrary.Kill);
        }
    }

    private DetachedProcess Spawn(QemuDomain domain, QemuHelper helper)
    {
        var program = HostProgram.Find(helper.Program, VirtErrorDomain.Qemu);
        HostDirectory.Make(node.Places.Logs, isPrivate: true);
        List<(int Number, SafeHandle Handle)> inputs = [];
        try
        {
            foreach (var input in helper.Inputs)
            {
                // What is secret goes through a file without a name, not over the command line.
                inputs.Add((input.Number, NamelessFile.Make(input.Content.Span)));
            }

            return DetachedProcess.Start(new DetachedOrder(
                program.Path, helper.Arguments, new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C" },
                Path.Combine(node.Places.Logs, $"{domain.Name}-{helper.Name}.log"))
            {
                Descriptors = inputs,
            });
        }
        finally
        {
            inputs.ForEach(pair => pair.Handle.Dispose());
        }
    }

    private async Task AwaitSocketAsync(QemuDomain domain, QemuHelper helper, DetachedProcess process, CancellationToken cancellationToken)
    {
        if (helper.Socket.Length == 0)
        {
            return;
        }

        var began = node.Host.Clock.GetTimestamp();
        while (!File.Exists(helper.Socket))
        {
            if (!process.IsAlive)
            {
                throw QemuNode.Speaker.Internal($"{helper.Name} for '{helper.Alias}' ended unexpectedly; its log is {domain.Name}-{helper.Name}.log in {node.Places.Logs}");
            }

            if (node.Host.Clock.GetElapsedTime(began) > SocketLimit)
            {
                throw QemuNode.Speaker.Internal($"{helper.Name} for '{helper.Alias}' does not listen at {helper.Socket}");
            }

            await Task.Delay(5, cancellationToken).ConfigureAwait(false);
        }
    }
}
