namespace VirtPS.Engine.Rpc.Xdr;

/// <summary>Says that bytes are not what the protocol declares, or that a value does not fit into it.</summary>
/// <remarks>RFC 4506. It never leaves the RPC layer: a server answers it with VIR_ERR_RPC or closes the connection.</remarks>
internal sealed class XdrException(string message) : Exception(message);
