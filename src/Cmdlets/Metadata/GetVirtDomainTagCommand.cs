using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the tags of domains.</summary>
/// <remarks>virDomainGetMetadata.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainTag", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainTag))]
public sealed class GetVirtDomainTagCommand : DomainTargetCommand
{
    /// <summary>Only these tags, each a word or word=value; wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Tag { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var pattern = Tag is null ? null : new TagPattern(Tag);
        WriteObject(Wait(token => DomainTags.GetAsync(domain, token)).Where(tag => pattern?.Matches(tag) ?? true), enumerateCollection: true);
    }
}
