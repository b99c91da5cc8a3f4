using System.Management.Automation;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Copies a file to guests, or with -FromGuest from one, through the agent.</summary>
/// <remarks>virDomainQemuAgentCommand with guest-file-open, -read, -write and -close.</remarks>
[Cmdlet(VerbsCommon.Copy, "VirtGuestFile", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class CopyVirtGuestFileCommand : LongDomainCommand
{
    /// <summary>The file to copy: one of this computer, or with -FromGuest one of the guest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file that is made or written over: one of the guest, or with -FromGuest one of this computer.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Copies from the guest instead of to it.</summary>
    [Parameter]
    public SwitchParameter FromGuest { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        if (!ShouldProcess(domain.Name, FromGuest ? $"Copy '{Path}' of the guest to '{Destination}'" : $"Copy '{Path}' to '{Destination}' of the guest"))
        {
            return;
        }

        var agent = new GuestAgentClient(domain);
        var (here, there) = FromGuest ? (Destination, Path) : (Path, Destination);
        here = SessionState.Path.GetUnresolvedProviderPathFromPSPath(here);
        Run(domain, (progress, token) => FromGuest ? FetchAsync(agent, there, here, progress, token) : SendAsync(agent, here, there, progress, token));
    }

    private static async Task SendAsync(GuestAgentClient agent, string here, string there, IProgress<JobProgress> progress, CancellationToken token)
    {
        var file = LocalFile.Open(here);
        await using (file.ConfigureAwait(false))
        {
            await agent.UploadAsync(file, there, progress, token).ConfigureAwait(false);
        }
    }

    private static Task FetchAsync(GuestAgentClient agent, string there, string here, IProgress<JobProgress> progress, CancellationToken token) =>
        LocalFile.WriteAsync(here, file => agent.DownloadAsync(there, file, progress, token));
}
