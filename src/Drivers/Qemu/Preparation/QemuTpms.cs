using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Migrations;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Keeps the lasting state of emulated TPMs: makes it for a first run, gives it to the user whom their emulators run as, and removes it with the guest.</summary>
/// <remarks>qemuTPMEmulatorCreateStorage, qemuTPMEmulatorRunSetup, qemuTPMEmulatorPrepareHost, qemuTPMEmulatorCleanupHost.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="spawn">Starts a process for a domain as somebody, with what it reads under given numbers.</param>
internal sealed class QemuTpms(QemuNode node, Func<QemuDomain, QemuHelper, HostIdentity?, DetachedProcess> spawn) : IQemuPart
{
    private const string SetUp = "swtpm_setup";

    private static readonly TimeSpan SetUpLimit = TimeSpan.FromMinutes(1);

    /// <summary>As whom emulators run; null for the daemon's own user.</summary>
    internal HostIdentity? Identity => node.Settings.File.Processes.TpmIdentity;

    /// <summary>Makes what an emulator needs.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="helper">The emulator.</param>
    /// <param name="state">Its state.</param>
    /// <param name="cancellationToken">Gives up; a state that was begun is removed.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">InternalError when the host has not got the program that sets states up, or it fails; SystemError when the kernel refuses.</exception>
    internal async Task PrepareAsync(QemuDomain domain, QemuHelper helper, TpmState state, CancellationToken cancellationToken)
    {
        OpenWays();
        Give(node.Places.TpmLogs);
        if (!File.Exists(state.Log))
        {
            await WholeLogAsync(state.Log).ConfigureAwait(false);
        }

        Give(state.Log, isDirectory: false);
        var sockets = Path.GetDirectoryName(helper.Socket)!;
        Give(sockets);
        if (node.Host.IsPrivileged)
        {
            // QEMU has to get to its end, which is given to it once it is there.
            OwnedFile.OpenWay(sockets);
        }

        if (state.Directory is not { } directory)
        {
            return;
        }

        var isNew = !Directory.Exists(directory);
        HostDirectory.Make(Path.GetDirectoryName(directory)!, isPrivate: true);
        try
        {
            Open(Path.GetDirectoryName(directory)!);
            Give(directory);
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                Give(file, isDirectory: false);
            }

            if (isNew && state.SetUp.Count > 0)
            {
                await ConfigureAsync(domain, cancellationToken).ConfigureAwait(false);
                await RunAsync(domain, state.SetUp, state, string.Empty, cancellationToken).ConfigureAwait(false);
            }

            if (state.Reconfigure.Count > 0)
            {
                await RunAsync(domain, state.Reconfigure, state, " --reconfigure", cancellationToken).ConfigureAwait(false);
            }
        }
        catch when (isNew)
        {
            Remove(directory);
            if (Path.GetDirectoryName(directory) is { } parent && Path.GetDirectoryName(parent) == node.Places.Tpms && !Directory.EnumerateFileSystemEntries(parent).Any())
            {
                Remove(parent);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        Remove(Path.Combine(node.Places.TpmSockets, QemuPlaces.ShortName(domain.Id, domain.Name)));
        if (!domain.IsPersistent && !SharedFileSystem.Holds(node.Places.Tpms))
        {
            // On a file system that other hosts see too, a guest that has left for one of them, or has not arrived from there, has its state there.
            Forget(live, domain.Uuid, DomainUndefineFlags.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task UndefinedAsync(QemuDomain domain, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        if (!domain.IsActive)
        {
            Forget(domain.StoredDefinition.ToTree(), domain.Uuid, flags);
        }

        return Task.CompletedTask;
    }

    private static async Task WholeLogAsync(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Engine.Files.WholeFile.Private;
        }

        var stream = new FileStream(path, options);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    // A state that the definition puts elsewhere is the user's, and stays.
    private void Forget(XElement definition, Guid uuid, DomainUndefineFlags flags)
    {
        foreach (var backend in definition.Elements("devices").Elements("tpm").Elements("backend").Where(backend => backend.Get("type") == "emulator" && backend.Element("source") is null))
        {
            var directory = Path.GetDirectoryName(TpmEmulator.StateOf(backend, node.Places.Tpms, VirtUuid.Format(uuid)))!;
            var goes = backend.Get("persistent_state") == "yes" ? flags.HasFlag(DomainUndefineFlags.Tpm) : !flags.HasFlag(DomainUndefineFlags.KeepTpm);
            if (goes)
            {
                Remove(directory);
            }
        }
    }

    private void OpenWays()
    {
        if (Identity is null && QemuIdentity is null)
        {
            return;
        }

        foreach (var place in new[] { node.Host.Directories.State, node.Places.Lib, node.Host.Directories.Log, node.Places.Logs })
        {
            OwnedFile.OpenWay(place);
        }

        foreach (var place in new[] { node.Places.Tpms, node.Places.TpmSockets })
        {
            HostDirectory.Make(place, isPrivate: true);
            OwnedFile.OpenWay(place);
        }
    }

    private HostIdentity? QemuIdentity => node.Host.IsPrivileged ? node.Settings.File.Confinement.Identity ?? default : null;

    private void Open(string directory)
    {
        if (Identity is not null)
        {
            OwnedFile.OpenWay(directory);
        }
    }

    private void Give(string path, bool isDirectory = true)
    {
        if (isDirectory)
        {
            HostDirectory.Make(path, isPrivate: true);
        }

        if (Identity is { } identity && !OwnedFile.Give(path, identity))
        {
            node.Log(LogPriority.Info, $"'{path}' cannot be given to the user of TPM emulators");
        }
    }

    // A user's own programs are set up where the user's configuration is.
    private async Task ConfigureAsync(QemuDomain domain, CancellationToken cancellationToken)
    {
        if (node.Host.IsPrivileged)
        {
            return;
        }

        var program = HostProgram.Find(SetUp, VirtErrorDomain.Qemu);
        var able = await program.TryRunAsync(["--print-capabilities"], null, cancellationToken).ConfigureAwait(false);
        if (!able.Output.Contains("\"cmdarg-create-config-files\"", StringComparison.Ordinal))
        {
            return;
        }

        var result = await program.TryRunAsync(["--create-config-files", "skip-if-exist"], null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw QemuNode.Speaker.Internal(
                $"Could not run '{program.Path}' to create config files for '{domain.Name}'. exitstatus: {result.ExitCode};\nError: {result.Error}");
        }
    }

    private async Task RunAsync(QemuDomain domain, IReadOnlyList<string> arguments, TpmState state, string what, CancellationToken cancellationToken)
    {
        var process = spawn(domain, new QemuHelper(SetUp, string.Empty, SetUp, arguments, string.Empty) { Inputs = state.Inputs }, Identity);
        try
        {
            if (!await process.WaitAsync(SetUpLimit, cancellationToken).ConfigureAwait(false))
            {
                throw QemuNode.Speaker.Internal($"{SetUp}{what} does not come to an end");
            }
        }
        finally
        {
            process.Signal(HostLibrary.Kill);
        }

        if (process.ExitStatus is not 0)
        {
            throw QemuNode.Speaker.Internal(
                $"Could not run '{HostProgram.Find(SetUp, VirtErrorDomain.Qemu).Path}{what}'. exitstatus: {process.ExitStatus}; Check error log '{state.Log}' for details.");
        }
    }

    private void Remove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            node.Log(LogPriority.Warning, $"cannot remove {directory}: {e.Message}");
        }
    }
}
