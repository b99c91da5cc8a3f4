using System.Xml.Linq;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The domains of a test node.</summary>
internal sealed class TestDomainTable(TestNode node)
{
    private readonly TestNode _node = node;

    /// <summary>Takes the domains that a node begins with; called once, before any connection sees the node.</summary>
    /// <param name="domains">Their <c>domain</c> elements, which may carry the test driver's extension namespace.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    internal void Load(IReadOnlyList<XElement> domains, CancellationToken cancellationToken)
    {
    }
}
