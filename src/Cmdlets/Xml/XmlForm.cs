namespace VirtPS.Commands;

/// <summary>Names the forms in which a description can be given.</summary>
public enum XmlForm
{
    /// <summary>Text, as the host gives it.</summary>
    String,

    /// <summary>A System.Xml.XmlDocument, whose elements PowerShell shows as properties.</summary>
    Xml,

    /// <summary>A System.Xml.Linq.XDocument.</summary>
    XDocument,
}
