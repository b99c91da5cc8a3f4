using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a domain or the name of one.</summary>
public sealed class DomainArgument : ObjectArgument<VirtDomain>
{
    /// <summary>Takes a domain.</summary>
    /// <param name="domain">The domain.</param>
    public DomainArgument(VirtDomain domain)
        : base(domain)
    {
    }

    /// <summary>Takes a name.</summary>
    /// <param name="name">The name.</param>
    public DomainArgument(string name)
        : base(name)
    {
    }
}
