using System.Management.Automation;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Gets the daemons of this machine that run.</summary>
[Cmdlet(VerbsCommon.Get, "VirtDaemon")]
[OutputType(typeof(VirtDaemon))]
public sealed class GetVirtDaemonCommand : EngineCommand
{
    /// <summary>The directories that hold everything of a daemon; without any, the system's or the user's own daemon.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Root { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Root is null)
        {
            WriteObject(LocalDaemons.Find(null) is { } own ? [own] : Array.Empty<VirtDaemon>(), enumerateCollection: true);
            return;
        }

        foreach (var root in Root)
        {
            var path = GetUnresolvedProviderPathFromPSPath(root);
            if (LocalDaemons.Find(path) is { } daemon)
            {
                WriteObject(daemon);
            }
            else
            {
                WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.OperationInvalid, $"no daemon runs on {path}; Start-VirtDaemon starts one"), root));
            }
        }
    }
}
