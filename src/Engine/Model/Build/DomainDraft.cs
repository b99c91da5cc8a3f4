using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A domain that is ready to be made: its description, and the volumes that are made first.</summary>
/// <param name="Description">The <c>domain</c> element.</param>
/// <param name="Volumes">The volumes to make.</param>
public sealed record DomainDraft(XElement Description, IReadOnlyList<NewVolume> Volumes)
{
    /// <summary>The description as text.</summary>
    public string Xml => VirtXml.Write(Description);
}
