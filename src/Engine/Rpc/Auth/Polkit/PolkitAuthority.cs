using System.ComponentModel;
using System.Diagnostics;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Asks polkit through its program pkcheck.</summary>
/// <remarks>pkcheck(1): 0 is yes, 1 is no, 2 is that the user would have to be asked and no agent is there to do it, 3 is
/// that the user declined. The texts are libvirt's.</remarks>
/// <param name="program">Where pkcheck is; nothing to look it up in PATH each time.</param>
internal sealed class PolkitAuthority(string? program = null) : IPolkitAuthority
{
    private const string Manage = "org.libvirt.unix.manage";
    private const string Monitor = "org.libvirt.unix.monitor";

    /// <inheritdoc/>
    public async Task CheckAsync(PolkitSubject subject, bool isReadOnly, CancellationToken cancellationToken)
    {
        var action = isReadOnly ? Monitor : Manage;
        var path = program ?? Find("pkcheck") ?? throw Unavailable(
            "polkit's program pkcheck is not installed on the host; install polkit there, or set auth_unix_rw and auth_unix_ro to something else");
        var (exitCode, said) = await RunAsync(path, ["--action-id", action, "--process", subject.ToString(), "--allow-user-interaction"], cancellationToken).ConfigureAwait(false);
        switch (exitCode)
        {
            case 0:
                return;
            case 1:
                throw new VirtException(VirtErrorCode.AuthFailed, "access denied by policy", VirtErrorDomain.Polkit);
            case 2:
                throw Unavailable($"no polkit agent available to authenticate action '{action}'");
            case 3:
                throw new VirtException(VirtErrorCode.AuthCancelled, "user cancelled authentication process", VirtErrorDomain.Polkit);
            default:
                throw new VirtException(VirtErrorCode.AuthFailed, $"pkcheck ended with {exitCode}: {said.Trim()}", VirtErrorDomain.Polkit);
        }
    }

    /// <summary>Says what a client whom polkit refused can do; other errors are left as they are.</summary>
    /// <param name="error">What the daemon answered to the polkit call.</param>
    /// <returns>The error to show.</returns>
    internal static VirtException Advise(VirtException error) => error.Code switch
    {
        VirtErrorCode.AuthUnavailable => Advised(
            error, "run 'pkttyagent --process PID' with this process's number in another terminal to be asked there, or join the group that may manage the host's libvirt"),
        VirtErrorCode.AuthFailed => Advised(error, "the host's administrator can allow it with a polkit rule, or by adding the user to the group that may manage libvirt"),
        _ => error,
    };

    private static VirtException Advised(VirtException error, string advice)
    {
        var process = advice.Replace("PID", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return VirtException.FromPeer(
            error.Code, error.Domain, error.Level, $"{error.Message}; {process}", (error.Str1, error.Str2, error.Str3), error.Int1, error.Int2);
    }

    private static VirtException Unavailable(string detail) => new(VirtErrorCode.AuthUnavailable, detail, VirtErrorDomain.Polkit);

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/bin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static async Task<(int ExitCode, string Said)> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw Unavailable($"{path} does not start: {e.Message}");
        }

        try
        {
            // pkcheck prints details that nobody needs; a full pipe would stop it.
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var said = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, said);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
