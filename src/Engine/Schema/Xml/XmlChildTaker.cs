using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Takes the root's children of one name while the document is read, so that they need not all be in memory at once.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Take">Gets each of them, whole and out of the tree, in the document's order.</param>
internal sealed record XmlChildTaker(XName Name, Action<XElement> Take);
