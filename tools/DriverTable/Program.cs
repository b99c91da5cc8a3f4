using VirtPS.DriverTable;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: FILE.md");
    return 2;
}

File.WriteAllText(path, DriverPage.Write(DriverPage.AllDrivers()));
return 0;
