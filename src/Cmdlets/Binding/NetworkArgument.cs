using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A parameter's value that is a network or the name of one.</summary>
public sealed class NetworkArgument : ObjectArgument<VirtNetwork>
{
    /// <summary>Takes a network.</summary>
    /// <param name="network">The network.</param>
    public NetworkArgument(VirtNetwork network)
        : base(network)
    {
    }

    /// <summary>Takes a name.</summary>
    /// <param name="name">The name.</param>
    public NetworkArgument(string name)
        : base(name)
    {
    }
}
