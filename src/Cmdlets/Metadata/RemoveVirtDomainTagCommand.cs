using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes tags away from domains.</summary>
/// <remarks>virDomainSetMetadata.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtDomainTag", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtDomainTagCommand : DomainChangeCommand
{
    /// <summary>The tags, each a word or word=value; wildcards are allowed. Tags that a domain has not are no error.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    private protected override void Process(VirtDomain domain) =>
        Change(domain, $"Remove tags {string.Join(", ", Tag)}", token => DomainTags.RemoveAsync(domain, new TagPattern(Tag).Matches, token));
}
