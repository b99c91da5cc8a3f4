namespace VirtPS.Tools.XdrGenerator;

/// <summary>A record whose other half is to be written.</summary>
/// <param name="Namespace">Its namespace, or an empty text.</param>
/// <param name="Outer">The headers of the types around it, outermost first.</param>
/// <param name="Header">Its own header, such as <c>partial record struct Point</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">What travels, in order.</param>
internal sealed record RecordModel(
    string Namespace, EquatableArray<string> Outer, string Header, string Name, EquatableArray<FieldModel> Fields)
{
    /// <summary>The name of the file to write.</summary>
    public string FileName
    {
        get
        {
            var around = Outer.Select(header => header.Substring(header.LastIndexOf(' ') + 1));
            return string.Join(".", [Namespace, .. around, Name, "Xdr.g.cs"]).Replace('<', '{').Replace('>', '}');
        }
    }
}

/// <summary>A field of a record.</summary>
/// <param name="Name">The property that holds it.</param>
/// <param name="Type">How it travels.</param>
internal sealed record FieldModel(string Name, WireType Type);

/// <summary>What was found at a record: its model, or what is wrong with it.</summary>
/// <param name="Record">The model, if all is well.</param>
/// <param name="Problems">What is wrong.</param>
internal sealed record Finding(RecordModel? Record, EquatableArray<Problem> Problems);
