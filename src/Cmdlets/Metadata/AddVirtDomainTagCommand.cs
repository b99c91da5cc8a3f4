using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gives domains tags.</summary>
/// <remarks>virDomainSetMetadata.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtDomainTag", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class AddVirtDomainTagCommand : DomainChangeCommand
{
    /// <summary>The tags, each a word or word=value; a word that the domain has already gets the new value.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    private protected override void Process(VirtDomain domain) =>
        Change(domain, $"Add tags {string.Join(", ", Tag)}", token => DomainTags.AddAsync(domain, Tag, token));
}
