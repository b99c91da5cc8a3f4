using System.Management.Automation;
using VirtPS.Engine.Daemons;

namespace VirtPS.Commands;

/// <summary>The base of commands about the configuration file of a daemon.</summary>
public abstract class DaemonConfigCommand : EngineCommand
{
    /// <summary>The configuration file; without it, that of the daemon, of the root, or of the system or the user.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The directory that holds everything of the daemon.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <summary>The daemon whose configuration is meant, as Get-VirtDaemon and Start-VirtDaemon give it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public VirtDaemon? Daemon { get; set; }

    /// <summary>Reads the file that is meant; what keeps a daemon from using it becomes warnings.</summary>
    private protected VirtDaemonConfig Load()
    {
        RefuseIf(Daemon is not null && (Root ?? Path) is not null, "A daemon has a root and a configuration file of its own: leave out -Root and -Path");
        var config = Wait(token => VirtDaemonConfig.LoadAsync(Daemon?.Root ?? Resolved(Root), Daemon?.ConfigFile ?? Resolved(Path), token));
        foreach (var problem in config.Problems)
        {
            WriteWarning(problem);
        }

        return config;
    }

    private string? Resolved(string? path) => path is null ? null : GetUnresolvedProviderPathFromPSPath(path);
}
