using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Reads from the memory of running domains.</summary>
/// <remarks>virDomainMemoryPeek.</remarks>
[Cmdlet(VerbsCommunications.Read, "VirtDomainMemory", DefaultParameterSetName = ByName)]
[OutputType(typeof(byte[]))]
public sealed class ReadVirtDomainMemoryCommand : DomainTargetCommand
{
    /// <summary>The address of the first byte, such as 0x7c00.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(0, long.MaxValue)]
    public long Address { get; set; }

    /// <summary>How many bytes.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateRange(1, 1 << 30)]
    public int Length { get; set; }

    /// <summary>Takes the address as one that the guest's first virtual CPU uses, not as one of its memory.</summary>
    [Parameter]
    public SwitchParameter Virtual { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var kind = Virtual ? DomainMemoryPeekFlags.Virtual : DomainMemoryPeekFlags.Physical;
        WriteObject(Wait(token => DomainPeek.MemoryAsync(domain, Address, Length, kind, token)), enumerateCollection: false);
    }
}
