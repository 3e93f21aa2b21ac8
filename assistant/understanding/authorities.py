"""Names of the United Kingdom's principal authorities and the counties' short forms.

Minutes copied from a web page often name no council at all, only the place in their sentences, so
what a question's "lincs" or "Blackpool" is has to be known beforehand.  Counties, districts,
boroughs, unitary and council areas without their kinds, those abolished in 2019 to 2023 included
since minutes are older; common knowledge, written down by hand and not checked against a
register, so a name may be missing.  Parishes and towns are not listed: their minutes say who they
are.
"""

from __future__ import annotations

from typing import Final

_COUNTIES: Final = """
bedfordshire, berkshire, buckinghamshire, cambridgeshire, cheshire, cornwall, cumbria, derbyshire,
devon, dorset, durham, east sussex, essex, gloucestershire, hampshire, herefordshire,
hertfordshire, huntingdonshire, isle of wight, kent, lancashire, leicestershire, lincolnshire,
merseyside, norfolk, north yorkshire, northamptonshire, northumberland, nottinghamshire,
oxfordshire, rutland, shropshire, somerset, south yorkshire, staffordshire, suffolk, surrey,
warwickshire, west sussex, west yorkshire, wiltshire, worcestershire, yorkshire"""
_UNITARY: Final = """
bath and north east somerset, bedford, blackburn with darwen, blackpool, bournemouth,
bournemouth christchurch and poole, bracknell forest, brighton and hove, bristol,
central bedfordshire, cheshire east, cheshire west and chester, county durham, cumberland,
darlington, derby, east riding, east riding of yorkshire, halton, hartlepool, hull, isles of scilly,
kingston upon hull, leicester, luton, medway, middlesbrough, milton keynes, north east lincolnshire,
north lincolnshire, north northamptonshire, north somerset, nottingham, peterborough, plymouth,
poole, portsmouth, reading, redcar and cleveland, slough, south gloucestershire, southampton,
southend on sea, stockton on tees, stoke on trent, swindon, telford and wrekin, thurrock, torbay,
warrington, west berkshire, west northamptonshire, westmorland and furness, windsor and maidenhead,
wokingham, york"""
_METROPOLITAN: Final = """
barnsley, birmingham, bolton, bradford, bury, calderdale, coventry, doncaster, dudley, gateshead,
kirklees, knowsley, leeds, liverpool, manchester, newcastle upon tyne, north tyneside, oldham,
rochdale, rotherham, salford, sandwell, sefton, sheffield, solihull, south tyneside, st helens,
stockport, sunderland, tameside, trafford, wakefield, walsall, wigan, wirral, wolverhampton"""
_LONDON: Final = """
barking and dagenham, barnet, bexley, brent, bromley, camden, city of london, croydon, ealing,
enfield, greenwich, hackney, hammersmith and fulham, haringey, harrow, havering, hillingdon,
hounslow, islington, kensington and chelsea, kingston upon thames, lambeth, lewisham, merton,
newham, redbridge, richmond upon thames, southwark, sutton, tower hamlets, waltham forest,
wandsworth, westminster"""
_DISTRICTS: Final = """
adur, allerdale, amber valley, arun, ashfield, ashford, aylesbury vale, babergh, barrow in furness,
basildon, basingstoke and deane, bassetlaw, blaby, bolsover, boston, braintree, breckland,
brentwood, broadland, bromsgrove, broxbourne, broxtowe, burnley, cambridge, cannock chase,
canterbury, carlisle, castle point, charnwood, chelmsford, cheltenham, cherwell, chesterfield,
chichester, chiltern, chorley, colchester, copeland, corby, cotswold, craven, crawley, dacorum,
dartford, daventry, derbyshire dales, dover, east cambridgeshire, east devon, east hampshire,
east hertfordshire, east lindsey, east northamptonshire, east staffordshire, east suffolk,
eastbourne, eastleigh, eden, elmbridge, epping forest, epsom and ewell, erewash, exeter, fareham,
fenland, folkestone and hythe, forest of dean, fylde, gedling, gloucester, gosport, gravesham,
great yarmouth, guildford, hambleton, harborough, harlow, harrogate, hart, hastings, havant,
hertsmere, high peak, hinckley and bosworth, horsham, hyndburn, ipswich, kettering,
kings lynn and west norfolk, lancaster, lewes, lichfield, lincoln, maidstone, maldon,
malvern hills, mansfield, melton, mendip, mid devon, mid suffolk, mid sussex, mole valley,
new forest, newark and sherwood, newcastle under lyme, north devon, north east derbyshire,
north hertfordshire, north kesteven, north norfolk, north warwickshire, north west leicestershire,
northampton, norwich, nuneaton and bedworth, oadby and wigston, oxford, pendle, preston, redditch,
reigate and banstead, ribble valley, richmondshire, rochford, rossendale, rother, rugby, runnymede,
rushcliffe, rushmoor, ryedale, scarborough, sedgemoor, selby, sevenoaks, shepway, somerset west
and taunton, south bucks, south cambridgeshire, south derbyshire, south hams, south holland,
south kesteven, south lakeland, south norfolk, south northamptonshire, south oxfordshire,
south ribble, south somerset, south staffordshire, spelthorne, st albans, stafford,
staffordshire moorlands, stevenage, stratford on avon, stroud, surrey heath, swale, tamworth,
tandridge, taunton deane, teignbridge, tendring, test valley, tewkesbury, thanet, three rivers,
tonbridge and malling, torridge, tunbridge wells, uttlesford, vale of white horse, warwick,
watford, waveney, waverley, wealden, wellingborough, welwyn hatfield, west devon,
west lancashire, west lindsey, west oxfordshire, west suffolk, winchester, woking, worcester,
worthing, wychavon, wycombe, wyre, wyre forest"""
_WALES: Final = """
anglesey, isle of anglesey, ynys mon, blaenau gwent, bridgend, caerphilly, cardiff, carmarthenshire,
ceredigion, conwy, denbighshire, flintshire, gwynedd, merthyr tydfil, monmouthshire,
neath port talbot, newport, pembrokeshire, powys, rhondda cynon taf, swansea, torfaen,
vale of glamorgan, wrexham"""
_SCOTLAND: Final = """
aberdeen, aberdeenshire, angus, argyll and bute, clackmannanshire, dumfries and galloway, dundee,
east ayrshire, east dunbartonshire, east lothian, east renfrewshire, edinburgh, falkirk, fife,
glasgow, highland, inverclyde, midlothian, moray, na h eileanan siar, north ayrshire,
north lanarkshire, orkney, perth and kinross, renfrewshire, scottish borders, shetland,
south ayrshire, south lanarkshire, stirling, west dunbartonshire, west lothian, western isles"""
_NORTHERN_IRELAND: Final = """
antrim and newtownabbey, ards and north down, armagh city banbridge and craigavon, belfast,
causeway coast and glens, derry city and strabane, fermanagh and omagh, lisburn and castlereagh,
mid and east antrim, mid ulster, newry mourne and down"""

AUTHORITIES: Final = frozenset(
    " ".join(name.split())
    for names in (
        *(_COUNTIES, _UNITARY, _METROPOLITAN, _LONDON, _DISTRICTS),
        *(_WALES, _SCOTLAND, _NORTHERN_IRELAND),
    )
    for name in names.split(",")
)
"""The folded names: lower case, no apostrophes, words parted by one blank."""

SHORT_FORMS: Final = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "gloucs": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "hunts": "huntingdonshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "northumb": "northumberland",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "salop": "shropshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
    "carms": "carmarthenshire",
    "pembs": "pembrokeshire",
    "iow": "isle of wight",
    "bcp": "bournemouth christchurch and poole",
    "rbkc": "kensington and chelsea",
    "banes": "bath and north east somerset",
    "rbwm": "windsor and maidenhead",
    "rct": "rhondda cynon taf",
}
"""Short forms of names' words.

Common knowledge, written down by hand.
"""

POINTS: Final = {"n": "north", "e": "east", "s": "south", "w": "west"}
"""How the first word of "N. Yorks" and "E. Sussex" is written short."""

_ORDINARY_WORDS_TEXT = """
arun ash ashford bath battle bedford beds beer boston bucks bury chard corby cotswold craven
crook deal derby diss dover eden grove halton ham hart highland hook hope hull hunts lancaster
leek lincoln looe maldon medway melton mole newport perth poole preston reading redbridge rugby
rye sale sandwich sandy settle slough stirling stone street stroud sutton swale ware wells wing"""
ORDINARY_WORDS: Final = frozenset(_ORDINARY_WORDS_TEXT.split())
"""Places that are ordinary words or names too: in lower case they name nothing on their own."""
