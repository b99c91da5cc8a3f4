using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Namespaces;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Runs the processes that serve a guest's devices, such as a TPM's emulator, for as long as the guest runs.</summary>
/// <remarks>What a guest has is kept in its annex <c>helpers</c>.</remarks>
internal sealed class QemuHelpers : IQemuPart
{
    private const string Annex = "helpers";

    // The kernel's list of unix sockets, with those that take connections marked (__SO_ACCEPTCON).
    private const string Sockets = "/proc/net/unix";
    private const string Listening = "00010000";
    private const int FlagsField = 3;

    private static readonly string[] Passed = ["HOME", "XDG_CONFIG_HOME"];

    private static readonly TimeSpan SocketLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly QemuNode _node;
    private readonly QemuTpms _tpms;

    /// <summary>Makes it.</summary>
    /// <param name="node">Where the domains are.</param>
    internal QemuHelpers(QemuNode node)
    {
        _node = node;
        _tpms = new QemuTpms(node, Spawn);
        node.Parts.Add(this);
        node.Parts.Add(_tpms);
    }

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

        if (helper.Tpm is { } state)
        {
            await _tpms.PrepareAsync(domain, helper, state, cancellationToken).ConfigureAwait(false);
        }

        File.Delete(helper.Socket);
        var process = Spawn(domain, helper, helper.Tpm is null ? null : _tpms.Identity);
        lock (_node.Gate)
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

        _node.SaveStatus(domain);
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
        lock (_node.Gate)
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

    private DetachedProcess Spawn(QemuDomain domain, QemuHelper helper, HostIdentity? identity)
    {
        var (program, arguments) = new ConfinedLaunch { Identity = identity }.Wrap(HostProgram.Find(helper.Program, VirtErrorDomain.Qemu).Path, helper.Arguments);
        HostDirectory.Make(_node.Places.Logs, isPrivate: true);
        List<(int Number, SafeHandle Handle)> inputs = [];
        try
        {
            foreach (var input in helper.Inputs)
            {
                // What is secret goes through a file without a name, not over the command line.
                inputs.Add((input.Number, NamelessFile.Make(input.Content.Span)));
            }

            return DetachedProcess.Start(new DetachedOrder(
                program, arguments, Surroundings(),
                Path.Combine(_node.Places.Logs, $"{domain.Name}-{helper.Name}.log"))
            {
                Descriptors = inputs,
            });
        }
        finally
        {
            inputs.ForEach(pair => pair.Handle.Dispose());
        }
    }

    // A user's own daemon has programs that keep their configuration with the user's.
    private Dictionary<string, string> Surroundings()
    {
        var variables = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C" };
        foreach (var name in _node.Host.IsPrivileged ? [] : Passed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    // A socket has its name before anybody listens at it. To try is no way to know: some programs end with their first connection.
    private static bool IsListening(string socket) => File.Exists(socket)
        && (HostFile.Text(Sockets) ?? string.Empty).Split('\n').Where(line => line.EndsWith(" " + socket, StringComparison.Ordinal))
            .All(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(FlagsField) == Listening);

    private async Task AwaitSocketAsync(QemuDomain domain, QemuHelper helper, DetachedProcess process, CancellationToken cancellationToken)
    {
        if (helper.Socket.Length == 0)
        {
            return;
        }

        var began = _node.Host.Clock.GetTimestamp();
        while (!IsListening(helper.Socket))
        {
            if (!process.IsAlive)
            {
                throw QemuNode.Speaker.Internal($"{helper.Name} for '{helper.Alias}' ended unexpectedly; its log is {domain.Name}-{helper.Name}.log in {_node.Places.Logs}");
            }

            if (_node.Host.Clock.GetElapsedTime(began) > SocketLimit)
            {
                throw QemuNode.Speaker.Internal($"{helper.Name} for '{helper.Alias}' does not listen at {helper.Socket}");
            }

            await Task.Delay(5, cancellationToken).ConfigureAwait(false);
        }
    }
}
