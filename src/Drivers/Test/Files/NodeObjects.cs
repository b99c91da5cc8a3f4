using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Files;

/// <summary>The objects of a node's document, each inline or in a file of its own.</summary>
/// <param name="root">The <c>node</c> element.</param>
/// <param name="path">The document's path, which names of files are relative to; nothing for a document that is no file.</param>
internal sealed class NodeObjects(XElement root, string? path)
{
    /// <summary>Puts every object on a node.</summary>
    /// <param name="node">The node, which nobody else sees yet.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    internal void Fill(TestNode node, CancellationToken cancellationToken)
    {
        node.Domains.Load(Take("domain"), cancellationToken);
        foreach (var network in Take("network"))
        {
            node.Networks.Load(network);
        }

        foreach (var device in Take("interface"))
        {
            node.Interfaces.Load(device);
        }

        foreach (var reference in root.Elements("pool"))
        {
            FillPool(node, reference);
        }

        foreach (var device in Take("device"))
        {
            node.NodeDevices.Load(device);
        }
    }

    /// <summary>Loads a pool with the volumes that stand in its description or, beside a file's name, in the node's document.</summary>
    private void FillPool(TestNode node, XElement reference)
    {
        var description = Resolve(reference);
        var inline = ReferenceEquals(description, reference) ? [] : reference.Elements("volume");
        var volumes = description.Elements("volume").Concat(inline).Select(Resolve).ToList();
        description.Elements("volume").Remove();
        node.Pools.Load(description, volumes);
    }

    private List<XElement> Take(string name) => [.. root.Elements(name).Select(Resolve)];

    private XElement Resolve(XElement element)
    {
        if (path is null || element.Attribute("file") is not { } file)
        {
            return element;
        }

        var full = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file.Value);
        return NodeFile.Read(full, element.Name.LocalName);
    }
}
