using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Reads paths of files on a host.</summary>
internal static class HostPath
{
    /// <summary>Gives a path as the host needs it: absolute ones as they are, for they may not exist here; others from where PowerShell stands.</summary>
    internal static string Of(PSCmdlet command, string path) =>
        path.StartsWith('/') ? path : command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
}
