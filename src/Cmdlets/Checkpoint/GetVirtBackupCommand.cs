using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the backups that are under way.</summary>
/// <remarks>virDomainBackupGetXMLDesc.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtBackup", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtBackup))]
public sealed class GetVirtBackupCommand : DomainReadCommand
{
    private protected override void Process(VirtDomain domain)
    {
        if (Wait(token => BackupRun.FindAsync(domain, token)) is { } backup)
        {
            WriteObject(backup);
        }
    }
}
