using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads definitions that callers give.</summary>
internal static class DomainReader
{
    /// <summary>The namespace of what only the test driver understands in a definition.</summary>
    internal static XNamespace Extension { get; } = "http://libvirt.org/schemas/domain/test/1.0";

    /// <summary>The form in which the test driver keeps definitions.</summary>
    /// <param name="domain">A <c>domain</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal static XElement Form(XElement domain) => DomainNormalizer.Normalize(domain, DomainDefaults.Test);

    /// <summary>Makes the definition of a running domain show something that only a run has, such as a copy under way.</summary>
    /// <param name="running">The definition that the domain runs with.</param>
    /// <param name="change">Changes its tree.</param>
    /// <returns>The changed definition, which keeps such things from then on.</returns>
    internal static DomainDefinition Show(DomainDefinition running, Action<DomainXml> change)
    {
        var tree = running.ToTree();
        change(new DomainXml(tree));
        return DomainDefinition.Of(Running(tree), Running);
    }

    /// <summary>Reads a definition.</summary>
    /// <param name="xml">The XML text.</param>
    /// <returns>The definition in libvirt's form.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal static DomainDefinition Read(string xml) => Read(VirtXml.Parse(xml, "domain"));

    /// <summary>Reads a definition.</summary>
    /// <param name="domain">A <c>domain</c> element; it is changed.</param>
    /// <returns>The definition in libvirt's form.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal static DomainDefinition Read(XElement domain)
    {
        // libvirt reads the extensions when the node's file is read and never writes them.
        domain.Elements().Where(element => element.Name.Namespace == Extension).Remove();
        domain.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && attribute.Value == Extension.NamespaceName).Remove();
        return DomainDefinition.Of(Form(domain), Form);
    }

    private static XElement Running(XElement domain) => DomainNormalizer.Normalize(domain, DomainDefaults.Test, active: true);
}
