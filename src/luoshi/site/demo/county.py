"""Who lives in the demo: the made-up 青禾县."""

from __future__ import annotations

from luoshi.directory.models import PostRole
from luoshi.site.setup import Founder

PASSWORD = "luoshi-demo"
COUNTY = "青禾县"
OFFICE = "县政府督查室"

FOUNDERS = [
    Founder("zhao", "赵专员", PostRole.CLERK),
    Founder("xitong", "陈工", PostRole.SYSTEM_ADMINISTRATOR),
    Founder("anquan", "孙工", PostRole.SECURITY_ADMINISTRATOR),
    Founder("shenji", "钱审计", PostRole.AUDITOR),
]

# (user name, name, unit, role, title)
PEOPLE = [
    ("zhou", "周敏", "县人民政府", PostRole.LEADER, "副县长"),
    ("zhang", "张科长", "县政务服务局", PostRole.HEAD, "局长"),
    ("li", "李干事", "县水务局", PostRole.LIAISON, "办公室干事"),
    ("wang", "王主任", "柳溪镇人民政府", PostRole.LIAISON, "党政办主任"),
]

# Full name as plans write it, then its short names; the order is that of official lists.
UNITS = [
    ("县人民政府", "县政府"),
    ("县委办公室", "县委办"),
    ("县政府办公室", "县政府办"),
    ("县委组织部",),
    ("县委宣传部",),
    ("县委编办",),
    ("县发展改革局", "县发改局"),
    ("县教育体育局", "县教体局"),
    ("县科技工信局",),
    ("县公安局",),
    ("县民政局",),
    ("县司法局",),
    ("县财政局",),
    ("县人力资源社会保障局", "县人社局"),
    ("县自然资源局",),
    ("县住房城乡建设局", "县住建局"),
    ("县交通运输局",),
    ("县水务局",),
    ("县农业农村局",),
    ("县商务投资促进局", "县商务局"),
    ("县文化和旅游局", "县文旅局"),
    ("县卫生健康局", "县卫健局"),
    ("县应急管理局",),
    ("县审计局",),
    ("县市场监管局", "县市场监督管理局"),
    ("县统计局",),
    ("县医疗保障局", "县医保局"),
    ("县政务服务局",),
    ("县营商环境办", "县营商环境建设办公室"),
    ("县金融办",),
    ("县林业草原局", "县林草局"),
    ("县城市管理局", "县城管局"),
    ("市生态环境局青禾分局",),
    ("县税务局",),
    ("县气象局",),
    ("县法院", "县人民法院"),
    ("县检察院", "县人民检察院"),
    ("县总工会",),
    ("团县委",),
    ("县妇联",),
    ("县残联",),
    ("县工商联",),
    ("县供电局",),
    ("青禾高新区管委会", "高新区管委会"),
]
TOWNS = [
    "城关街道办事处",
    "河东街道办事处",
    "柳溪镇人民政府",
    "石桥镇人民政府",
    "白杨镇人民政府",
    "双河镇人民政府",
    "青岭镇人民政府",
    "北塘镇人民政府",
    "麦坪乡人民政府",
    "云台乡人民政府",
    "松林乡人民政府",
    "沙溪乡人民政府",
]
TOWN_GROUP = ("各乡镇（街道）", ["各乡镇", "各乡镇人民政府（街道办事处）", "各乡镇、街道"])
DEPARTMENT_GROUP = ("县级各部门", ["县直各部门", "县级各有关部门", "县级有关部门"])
PLAN = "qinghe-yingshang-2026.txt"
