using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets how migrations of domains are limited.</summary>
/// <remarks>virDomainMigrateGetMaxSpeed, virDomainMigrateGetMaxDowntime, virDomainMigrateGetCompressionCache.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtMigration", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtMigration))]
public sealed class GetVirtMigrationCommand : DomainReadCommand
{
    private protected override void Process(VirtDomain domain) => WriteObject(Wait(token => VirtMigration.ReadAsync(domain, token)));
}
