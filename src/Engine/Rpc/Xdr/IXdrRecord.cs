namespace VirtPS.Engine.Rpc.Xdr;

/// <summary>A record that can be read from and written to XDR.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
/// <remarks>The build writes both members for every record that carries <see cref="XdrRecordAttribute"/>.</remarks>
internal interface IXdrRecord<TSelf>
    where TSelf : IXdrRecord<TSelf>
{
    static abstract TSelf Read(ref XdrReader reader);

    static abstract void Write(XdrWriter writer, in TSelf value);
}
