using System.Xml.Linq;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Files;

/// <summary>The objects of a node's document, each inline or in a file of its own.</summary>
/// <param name="root">The <c>node</c> element.</param>
/// <param name="domains">The domains, which are out of it.</param>
/// <param name="resolve">Gives the element of an object that may stand in a file of its own.</param>
internal sealed class NodeObjects(XElement root, DomainDrafts domains, Func<XElement, XElement> resolve)
{
    /// <summary>Puts every object on a node.</summary>
    /// <param name="node">The node, which nobody else sees yet.</param>
    /// <exception cref="VirtException">What is wrong with one of them.</exception>
    internal void Fill(TestNode node)
    {
        node.Domains.Load(domains.Finish());
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
        var description = resolve(reference);
        var inline = ReferenceEquals(description, reference) ? [] : reference.Elements("volume");
        var volumes = description.Elements("volume").Concat(inline).Select(resolve).ToList();
        description.Elements("volume").Remove();
        node.Pools.Load(description, volumes);
    }

    private List<XElement> Take(string name) => [.. root.Elements(name).Select(resolve)];
}
