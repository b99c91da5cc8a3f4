namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Which way the stream of a procedure runs.</summary>
internal enum StreamDirection
{
    /// <summary>The procedure opens none.</summary>
    None,

    /// <summary>To the client.</summary>
    /// <remarks>@readstream.</remarks>
    Read,

    /// <summary>To the server.</summary>
    /// <remarks>@writestream.</remarks>
    Write,

    /// <summary>Both ways, as a console does.</summary>
    Both,
}
